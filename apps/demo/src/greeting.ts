import type { SignedIn } from '@postern/client';

/** What the page says after a sign-in. */
export function greeting({ created, endedSession }: Pick<SignedIn, 'created' | 'endedSession'>): string {
  if (created) return 'Welcome. Your wallet was just created.';
  if (!endedSession) return 'Welcome back.';
  const { device = 'your oldest device', createdAt } = endedSession;
  const since = new Date(createdAt * 1_000).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
  return `Welcome back. You were signed in on ten devices, so the session on ${device} of ${since} has ended.`;
}

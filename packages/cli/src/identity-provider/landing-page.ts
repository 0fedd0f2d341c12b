import { page } from './page.ts';
import { SAMPLE_USERS } from './sample-users.ts';

/** A page that the landing page leads to. */
export interface LandingLink {
  /** Absolute URL. */
  href: string;
  label: string;
  /** What is there, in a few words. */
  note: string;
}

const OWN_LINKS: readonly LandingLink[] = [
  {
    href: '/.well-known/openid-configuration',
    label: 'OpenID configuration',
    note: 'endpoints and keys, for a client',
  },
  {
    href: 'https://github.invalid/postern/postern#readme',
    label: 'Documentation',
    note: 'how to sign in with it',
  },
];

/**
 * The page at the provider's own address.
 *
 * @param links - other servers that were started beside it
 */
export function landingPage(links: readonly LandingLink[]): string {
  const names = SAMPLE_USERS.map(({ name }) => name).join(' and ');
  const items = [...links, ...OWN_LINKS].map(
    ({ href, label, note }) => `<a class="link" href="${href}">${label}<small>${note}</small></a>`,
  );
  return page(`<p>An OpenID provider on this machine, for development. ${names} sign in here without a password.</p>
${items.join('\n')}`);
}

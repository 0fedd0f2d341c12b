import { NEWEST_ACTIVITY_TYPES, type PolicyTrial, policyTrial } from '@postern/authority/policy-trial';
import { BACKEND_ACTIVITIES } from '@postern/backend/inspection';
import type { Subject } from './subject.ts';
import type { ListedUser, TurnkeyFacts } from './turnkey-facts.ts';

/** What the policies of the parent organization say about activities that the user of the API key submits alone. */
export async function trialOf(facts: TurnkeyFacts, nowMs: number): Promise<PolicyTrial> {
  const [policies, users, user] = await Promise.all([facts.policies(), facts.users(), facts.user()]);
  const others = users.filter(({ userId }) => userId !== user.userId);
  return policyTrial(policies, voter(user), others.map(voter), new Date(nowMs));
}

function voter({ userId, userName, email, tags, apiKeys, authenticators }: ListedUser) {
  return { user: { id: userId, tags, email, alias: userName }, credentials: [...apiKeys, ...authenticators] };
}

const { 'Postern: codes': codes, 'Postern: sign-up': signUp } = BACKEND_ACTIVITIES;

/** What the backend submits with these options, by what it is for. */
export function neededActivities({ oauth }: NonNullable<Subject['settings']>): Map<string, string> {
  const [send = '', verify = ''] = codes;
  const needed = new Map<string, string>([
    [send, 'to send codes'],
    [verify, 'to check codes'],
    ['ACTIVITY_TYPE_OTP_LOGIN_V2', 'to log users in by a code'],
    ...signUp.map((type) => [type, 'to sign users up'] as const),
  ]);
  if (oauth.providers.length > 0) needed.set('ACTIVITY_TYPE_OAUTH_LOGIN', 'to log users in by an identity provider');
  if (oauth.providers.some(({ preset }) => preset.protocol === 'oauth2')) {
    needed.set('ACTIVITY_TYPE_OAUTH2_AUTHENTICATE', 'to sign users in by an OAuth 2.0 provider');
  }
  if (oauth.linkVerifiedEmail) needed.set('ACTIVITY_TYPE_CREATE_OAUTH_PROVIDERS_V2', 'for oauth.linkVerifiedEmail');
  return needed;
}

/** What no option of the backend needs. Votes are left out: they approve what another user has asked for. */
export function furtherActivities(settings: NonNullable<Subject['settings']>): string[] {
  const known = new Set<string>([...Object.values(BACKEND_ACTIVITIES).flat(), ...neededActivities(settings).keys()]);
  return NEWEST_ACTIVITY_TYPES.filter((type) => !known.has(type) && !/_(APPROVE|REJECT)_ACTIVITY$/.test(type));
}

/** What a user may do to their own credentials and sessions unless a policy denies it. */
export const OWN_RIGHTS: readonly string[] = [
  'ACTIVITY_TYPE_CREATE_API_KEYS_V2',
  'ACTIVITY_TYPE_CREATE_AUTHENTICATORS_V2',
  'ACTIVITY_TYPE_CREATE_OAUTH_PROVIDERS_V2',
  'ACTIVITY_TYPE_STAMP_LOGIN',
  'ACTIVITY_TYPE_CREATE_READ_WRITE_SESSION_V2',
];

/** `CREATE_USERS_V4` for `ACTIVITY_TYPE_CREATE_USERS_V4`. */
export function shortName(type: string): string {
  return type.replace(/^ACTIVITY_TYPE_/, '');
}

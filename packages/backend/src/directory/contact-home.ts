import { parseVerificationToken } from '@postern/protocol';
import type { OAuthProvider } from '../configuration/oauth/providers.ts';
import { canonicalContact } from '../identities/contact.ts';
import type { ContactIdentity } from '../identities/identity.ts';
import { audienceOf, authoritativeEmail } from '../oauth/oidc-tokens.ts';
import type { ListedActivity } from '../turnkey/list-activities.ts';
import { listActivities } from '../turnkey/list-activities.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { ADDING_ACTIVITIES, fieldsNamed } from './additions.ts';
import { claimsOf } from './oidc-home.ts';

/** Activities that take a verification token in a sub-organization. */
const PROVING_ACTIVITIES = ['ACTIVITY_TYPE_OTP_LOGIN', 'ACTIVITY_TYPE_OTP_LOGIN_V2', 'ACTIVITY_TYPE_UPDATE_USER_EMAIL'];

/**
 * Tells whether a contact was proved in a sub-organization where Turnkey calls it verified.
 *
 * Turnkey also calls an e-mail address verified when a user registers an identity whose token names it. The token may be
 * of any app's client, and not every address that a provider calls verified is still its user's. So whoever gets people
 * to sign in at an app of their own could have those people's addresses verified in an own sub-organization. Where such a
 * token was registered, only an older verification token counts.
 * @param providers Those that the app is configured for.
 * @throws UpstreamError when Turnkey cannot say.
 */
export async function isHomeOfContact(
  turnkey: TurnkeyClient,
  providers: readonly OAuthProvider[],
  organizationId: string,
  identity: ContactIdentity,
  deadline: AbortSignal,
): Promise<boolean> {
  // No provider vouches for phone numbers.
  if (identity.type === 'phone') return true;
  const additions = await listActivities(turnkey, organizationId, ADDING_ACTIVITIES.oidc, deadline);
  const doubtful = additions.filter(({ intent }) =>
    fieldsNamed('oidcToken', intent).some((token) => isDoubtful(providers, token, identity.contact)),
  );
  if (doubtful.length === 0) return true;
  const logIns = await listActivities(turnkey, organizationId, PROVING_ACTIVITIES, deadline);
  const proofs = logIns.filter(({ intent }) =>
    fieldsNamed('verificationToken', intent).some((token) => proves(token, identity)),
  );
  return earliest(proofs) < earliest(doubtful);
}

/** Tells whether a token names an address for which its issuer or its client is no guarantee. */
function isDoubtful(providers: readonly OAuthProvider[], token: string, contact: string): boolean {
  const claims = claimsOf(token);
  if (!claims || typeof claims.email !== 'string' || claims.email.toLowerCase() !== contact) return false;
  const isOurs = providers.some(
    (provider) => provider.issuer === claims.iss && audienceOf(claims, provider) !== undefined,
  );
  return !isOurs || authoritativeEmail(claims) !== contact;
}

/** Turnkey has checked the token when it was used. */
function proves(token: string, { contact }: ContactIdentity): boolean {
  try {
    const { claims } = parseVerificationToken(token);
    return canonicalContact(claims.verificationType, claims.contact)?.contact === contact;
  } catch {
    return false;
  }
}

/** Unix time in seconds; infinity when there is none. */
function earliest(activities: readonly ListedActivity[]): number {
  return Math.min(...activities.map(({ createdAt }) => Number(createdAt.seconds) + Number(createdAt.nanos) / 1e9));
}

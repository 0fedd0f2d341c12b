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

/** Activities in a sub-organization that contain a verification token. */
const PROVING_ACTIVITIES = ['ACTIVITY_TYPE_OTP_LOGIN', 'ACTIVITY_TYPE_OTP_LOGIN_V2', 'ACTIVITY_TYPE_UPDATE_USER_EMAIL'];

/**
 * Whether a contact was really proved in a sub-organization in which Turnkey lists it as verified.
 *
 * Turnkey also marks an e-mail address as verified when a user registers an OIDC token that contains it. The token may
 * be for any app's client, and an address that a provider calls verified may no longer belong to its user. So an
 * attacker with an own app could collect tokens of its users and get their addresses marked as verified in the
 * attacker's sub-organization. If such a token was registered, only an older verification token proves the contact.
 * @param providers The configured providers.
 * @throws UpstreamError when Turnkey does not answer.
 */
export async function isHomeOfContact(
  turnkey: TurnkeyClient,
  providers: readonly OAuthProvider[],
  organizationId: string,
  identity: ContactIdentity,
  deadline: AbortSignal,
): Promise<boolean> {
  // OIDC tokens do not verify phone numbers at Turnkey.
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

/**
 * Whether a token contains the address, but its issuer or client does not guarantee that the address belongs to the
 * user.
 */
function isDoubtful(providers: readonly OAuthProvider[], token: string, contact: string): boolean {
  const claims = claimsOf(token);
  if (!claims || typeof claims.email !== 'string' || claims.email.toLowerCase() !== contact) return false;
  const isOurs = providers.some(
    (provider) => provider.issuer === claims.iss && audienceOf(claims, provider) !== undefined,
  );
  return !isOurs || authoritativeEmail(claims) !== contact;
}

/** Turnkey checked the token when it was used. */
function proves(token: string, { contact }: ContactIdentity): boolean {
  try {
    const { claims } = parseVerificationToken(token);
    return canonicalContact(claims.verificationType, claims.contact)?.contact === contact;
  } catch {
    return false;
  }
}

/** Unix time in seconds. Infinity when there is no activity. */
function earliest(activities: readonly ListedActivity[]): number {
  return Math.min(...activities.map(({ createdAt }) => Number(createdAt.seconds) + Number(createdAt.nanos) / 1e9));
}

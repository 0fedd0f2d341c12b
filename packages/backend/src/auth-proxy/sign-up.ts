import type { Signup } from '../accounts/claimant.ts';
import type { EndpointContext } from '../http/endpoint.ts';
import { identityKey } from '../identities/identity.ts';
import type { App } from './app.ts';
import { proveSignup } from './prove-signup.ts';
import type { SignupRequest } from './signup-schema.ts';
import { userOf } from './user-of.ts';

/** The part of an account that a client may see. */
export interface SignedUp {
  organizationId: string;
  userId: string;
  wallet?: { walletId: string; addresses: string[] };
}

/**
 * Creates an account from the proofs in a request. With a single contact or credential, an existing account is the
 * answer, so that a request can be repeated. Several credentials must all be new.
 * @throws AuthError as `proveSignup`, `Accounts.findNowOrCreate` and `SignUp`.
 */
export async function signUp(app: App, request: SignupRequest, context: EndpointContext): Promise<SignedUp> {
  const { requestId, deadline, audit } = context;
  const { turnkey, accounts } = app.services;
  const { claims, isRepeatable, isOwner, ...proved } = await proveSignup(app, request, context);
  const [first] = claims;
  audit.identity = identityKey(turnkey.organizationId, first.identity);
  const { organizationName: name, userName, wallet = null } = request;
  // Only the owner may choose names, because a name could contain a message of an attacker.
  const wishes = isOwner ? { ...proved.signup.wishes, ...(userName ? { userName } : {}), name, wallet } : { wallet };
  const signup: Signup = { ...proved.signup, wishes };
  if (!isRepeatable) {
    const made = await app.services.signUp(claims, signup, deadline, requestId);
    const organizationId = made.subOrganizationId;
    Object.assign(audit, { organizationId, created: true });
    const userId = made.rootUserIds?.[0] ?? (await userOf(turnkey, organizationId, first.identity, deadline));
    return { organizationId, userId, ...(made.wallet ? { wallet: made.wallet } : {}) };
  }
  const { organizationId, source, made } = await accounts.findNowOrCreate({ ...first, signup, requestId }, deadline);
  const userId = made?.rootUserIds?.[0] ?? (await userOf(turnkey, organizationId, first.identity, deadline));
  Object.assign(audit, { organizationId, userId, created: source === 'creation' });
  // Only the owner may learn whether the account is new.
  return { organizationId, userId, ...(isOwner && made?.wallet ? { wallet: made.wallet } : {}) };
}

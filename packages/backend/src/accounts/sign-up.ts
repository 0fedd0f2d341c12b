import { AuthError } from '../auth-error.ts';
import { eitherOf } from '../deadline.ts';
import type { HookRunner } from '../hooks/run-hooks.ts';
import { identityKey } from '../identities/identity.ts';
import type { Store } from '../store/contract.ts';
import type { CreatedSubOrganization } from '../turnkey/create-sub-organization.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import type { Claimant, Signup } from './claimant.ts';
import type { Creations } from './creations.ts';

/**
 * Creates the sub-organization of a user who proved one or several identities.
 * @param claims The identities, at least one. The app's template is made for the first.
 * @param requestId The request that asks. The webhook of the sign-up names it.
 * @returns The sub-organization.
 * @throws AuthError CREDENTIAL_ALREADY_REGISTERED when one of them already has a sub-organization, ACCOUNT_BUSY when
 *   other requests hold the lock of one of them, UPSTREAM_… when Turnkey fails.
 */
export type SignUp = (
  claims: readonly [Claim, ...Claim[]],
  signup: Signup,
  deadline: AbortSignal,
  requestId: string,
) => Promise<CreatedSubOrganization>;

/** A proved identity. */
export type Claim = Pick<Claimant, 'identity' | 'lookUp'>;

interface SignUpOptions {
  turnkey: TurnkeyClient;
  store: Pick<Store, 'identities' | 'locks'>;
  creations: Creations;
  /** How long to wait for another request with one of the identities, in milliseconds. */
  lockWaitMs: number;
  hooks: Pick<HookRunner, 'afterSignUp'>;
  webhooks: Pick<Webhooks, 'signedUp' | 'deliver'>;
}

/**
 * Look-ups and creation happen under the locks of all identities. The store alone does not decide here: users can add
 * and delete credentials without this backend, so only Turnkey knows whether a credential is free.
 */
export function createSignUp(options: SignUpOptions): SignUp {
  const { turnkey, store, creations, lockWaitMs, hooks, webhooks } = options;
  const { identities, locks } = store;

  async function homeOf({ identity, lookUp }: Claim, deadline: AbortSignal): Promise<string | undefined> {
    const remembered = await identities.find(identityKey(turnkey.organizationId, identity));
    const [home] = await lookUp(remembered, deadline);
    return home;
  }

  return async (claims, signup, deadline, requestId) => {
    const keys = claims.map(({ identity }) => identityKey(turnkey.organizationId, identity)).sort();
    const created = await locks.withLocks(keys, lockWaitMs, async (lost) => {
      const inTime = eitherOf(deadline, lost);
      for (const key of keys) await refuseIf(creations.finishEarlier(key, inTime));
      for (const claim of claims) await refuseIf(homeOf(claim, inTime));
      const made = await creations.create(keys, claims[0].identity, signup, inTime);
      const { subOrganizationId: organizationId } = made;
      const { identity } = claims[0];
      const signedUp = webhooks.signedUp({ identity, organizationId, userId: made.rootUserIds?.[0], requestId });
      // The first of them adds the webhook. The process may end before the others.
      for (const key of keys) await identities.remember(key, organizationId, signedUp);
      webhooks.deliver(signedUp);
      await hooks.afterSignUp({ identity, organizationId }, inTime);
      return made;
    });
    if (created === 'busy') throw new AuthError('ACCOUNT_BUSY');
    return created;
  };
}

async function refuseIf(found: Promise<unknown>): Promise<void> {
  if ((await found) !== undefined) throw new AuthError('CREDENTIAL_ALREADY_REGISTERED');
}

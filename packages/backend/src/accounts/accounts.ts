import { AuthError } from '../auth-error.ts';
import { eitherOf } from '../deadline.ts';
import type { HookRunner } from '../hooks/run-hooks.ts';
import { identityKey } from '../identities/identity.ts';
import type { Store } from '../store/contract.ts';
import type { CreatedSubOrganization } from '../turnkey/create-sub-organization.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { isRefusal } from '../turnkey/upstream-error.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import type { Claimant } from './claimant.ts';
import type { Creations } from './creations.ts';

export interface Account {
  /** The sub-organization. */
  organizationId: string;
  /** How it was found: in the store, by a look-up at Turnkey, or by creating it. */
  source: 'memory' | 'look-up' | 'creation';
  /** What was created. Present only with `creation`. */
  made?: CreatedSubOrganization;
}

export interface Accounts {
  /**
   * Finds the one sub-organization of an identity. If there is none, a sign-up creates it.
   * @throws AuthError SIGNUP_SIGNATURE_REQUIRED without account and sign-up, ACCOUNT_AMBIGUOUS with several accounts,
   *   ACCOUNT_BUSY when other requests hold the lock of the identity, UPSTREAM_… when Turnkey fails.
   */
  findOrCreate(claimant: Claimant, deadline: AbortSignal): Promise<Account>;
  /**
   * Like `findOrCreate`, but a remembered sub-organization is used only if Turnkey still lists it for the identity. It
   * is for requests that do not use the account at once, and so would not notice that it no longer exists.
   */
  findNowOrCreate(claimant: Claimant, deadline: AbortSignal): Promise<Account>;
  /**
   * Runs work with the account of an identity. If Turnkey refuses and the account came from the store, the store may be
   * out of date. Then the account is looked up at Turnkey. If it is another one, the work runs again with it.
   */
  use<Result>(claimant: Claimant, work: (account: Account) => Promise<Result>, deadline: AbortSignal): Promise<Result>;
}

export interface AccountsOptions {
  turnkey: TurnkeyClient;
  store: Pick<Store, 'identities' | 'locks'>;
  creations: Creations;
  /** How long to wait for another request with the same identity, in milliseconds. */
  lockWaitMs: number;
  hooks: Pick<HookRunner, 'afterSignUp'>;
  webhooks: Pick<Webhooks, 'signedUp' | 'deliver'>;
}

/**
 * One identity has one sub-organization, even with many concurrent requests, processes and retries. Look-up and
 * creation happen under a lock. A creation is stored before it is sent. Until its result is known, only the stored
 * bytes are sent, and Turnkey executes the same bytes once.
 */
export function createAccounts(options: AccountsOptions): Accounts {
  const { turnkey, store, creations, lockWaitMs, hooks, webhooks } = options;
  const { identities, locks } = store;

  async function findOrCreate(claimant: Claimant, deadline: AbortSignal): Promise<Account> {
    const key = identityKey(turnkey.organizationId, claimant.identity);
    const remembered = await recall(key);
    if (remembered) return remembered;
    const account = await locks.withLocks([key], lockWaitMs, async (lost) => {
      return (await recall(key)) ?? (await lookUpOrCreate(key, claimant, eitherOf(deadline, lost)));
    });
    if (account === 'busy') throw new AuthError('ACCOUNT_BUSY');
    return account;
  }

  async function recall(key: string): Promise<Account | undefined> {
    const organizationId = await identities.find(key);
    return organizationId ? { organizationId, source: 'memory' } : undefined;
  }

  async function lookUpOrCreate(key: string, claimant: Claimant, deadline: AbortSignal): Promise<Account> {
    // If the look-up fails, the request fails: without its answer, nothing may be created.
    const found = await lookUp(claimant, undefined, deadline);
    const account: Account = found
      ? { organizationId: found, source: 'look-up' }
      : createdAccount(await create(key, claimant, deadline));
    const { organizationId, source, made } = account;
    const { identity, requestId } = claimant;
    // Also an account that is found may be new: the process that has created it may have ended before it knew that.
    const signedUp = webhooks.signedUp({ identity, organizationId, userId: made?.rootUserIds?.[0], requestId });
    await identities.remember(key, organizationId, signedUp);
    webhooks.deliver(signedUp);
    if (source === 'creation') await hooks.afterSignUp({ identity, organizationId }, deadline);
    return account;
  }

  async function lookUp(
    claimant: Claimant,
    remembered: string | undefined,
    deadline: AbortSignal,
  ): Promise<string | undefined> {
    const [found, ...others] = await claimant.lookUp(remembered, deadline);
    if (others.length > 0) throw new AuthError('ACCOUNT_AMBIGUOUS');
    return found;
  }

  async function create(
    key: string,
    { identity, signup }: Claimant,
    deadline: AbortSignal,
  ): Promise<CreatedSubOrganization> {
    const earlier = await creations.finishEarlier(key, deadline);
    if (earlier) return earlier;
    if (!signup) throw new AuthError('SIGNUP_SIGNATURE_REQUIRED');
    return creations.create([key], identity, signup, deadline);
  }

  /** Whether Turnkey names another account than the store. If Turnkey does not answer, the stored one stays. */
  async function isOutOfDate(claimant: Claimant, account: Account, deadline: AbortSignal): Promise<boolean> {
    try {
      const { organizationId } = account;
      return (await lookUp(claimant, organizationId, deadline)) !== organizationId;
    } catch {
      return false;
    }
  }

  async function findNowOrCreate(claimant: Claimant, deadline: AbortSignal): Promise<Account> {
    const key = identityKey(turnkey.organizationId, claimant.identity);
    const remembered = await identities.find(key);
    if (remembered !== undefined && (await lookUp(claimant, remembered, deadline)) !== remembered) {
      await identities.forget(key, remembered);
    }
    return findOrCreate(claimant, deadline);
  }

  return {
    findOrCreate,
    findNowOrCreate,
    async use(claimant, work, deadline) {
      const account = await findOrCreate(claimant, deadline);
      try {
        return await work(account);
      } catch (error) {
        if (account.source !== 'memory' || !isRefusal(error)) throw error;
        if (!(await isOutOfDate(claimant, account, deadline))) throw error;
      }
      await identities.forget(identityKey(turnkey.organizationId, claimant.identity), account.organizationId);
      return work(await findOrCreate(claimant, deadline));
    },
  };
}

function createdAccount(made: CreatedSubOrganization): Account {
  return { organizationId: made.subOrganizationId, source: 'creation', made };
}

import { AuthError } from '../auth-error.ts';
import { identityKey } from '../identities/identity.ts';
import type { Store } from '../store/contract.ts';
import type { CreatedSubOrganization } from '../turnkey/create-sub-organization.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { isRefusal } from '../turnkey/upstream-error.ts';
import type { Claimant } from './claimant.ts';
import type { Creations } from './creations.ts';

export interface Account {
  /** The sub-organization. */
  organizationId: string;
  /** Where it comes from. */
  source: 'memory' | 'look-up' | 'creation';
  /** What was made, with a creation. */
  made?: CreatedSubOrganization;
}

export interface Accounts {
  /**
   * The one sub-organization of an identity. Without one, a sign-up makes it.
   * @throws AuthError SIGNUP_SIGNATURE_REQUIRED without account and sign-up, ACCOUNT_AMBIGUOUS with several accounts,
   *   ACCOUNT_BUSY when others keep the identity locked, UPSTREAM_… when Turnkey fails.
   */
  findOrCreate(claimant: Claimant, deadline: AbortSignal): Promise<Account>;
  /**
   * The same, but a remembered sub-organization counts only if Turnkey still lists it for the identity. It is for requests
   * that do not use the account at once: nothing would show them that it is gone.
   */
  findNowOrCreate(claimant: Claimant, deadline: AbortSignal): Promise<Account>;
  /**
   * Uses the account of an identity. When Turnkey refuses and the account was only remembered, the memory may be wrong:
   * it is forgotten and the account looked up, and used again if it is another one.
   */
  use<Result>(claimant: Claimant, work: (account: Account) => Promise<Result>, deadline: AbortSignal): Promise<Result>;
}

export interface AccountsOptions {
  turnkey: TurnkeyClient;
  store: Pick<Store, 'identities' | 'locks'>;
  creations: Creations;
  /** How long to wait for another request with the same identity, in milliseconds. */
  lockWaitMs: number;
}

/**
 * One identity has one sub-organization, however many requests, processes and retries race for it:
 * look-up and creation happen under a lock, a creation is announced in the store before it is sent, and until its
 * outcome is known nobody sends other bytes than the announced ones, which Turnkey executes once.
 */
export function createAccounts({ turnkey, store, creations, lockWaitMs }: AccountsOptions): Accounts {
  const { identities, locks } = store;

  async function findOrCreate(claimant: Claimant, deadline: AbortSignal): Promise<Account> {
    const key = identityKey(turnkey.organizationId, claimant.identity);
    const remembered = await recall(key);
    if (remembered) return remembered;
    const account = await locks.withLocks([key], lockWaitMs, async (lost) => {
      return (await recall(key)) ?? (await lookUpOrCreate(key, claimant, AbortSignal.any([deadline, lost])));
    });
    if (account === 'busy') throw new AuthError('ACCOUNT_BUSY');
    return account;
  }

  async function recall(key: string): Promise<Account | undefined> {
    const organizationId = await identities.find(key);
    return organizationId ? { organizationId, source: 'memory' } : undefined;
  }

  async function lookUpOrCreate(key: string, claimant: Claimant, deadline: AbortSignal): Promise<Account> {
    // When this fails, the error ends the request: nobody is created on a guess.
    const found = await lookUp(claimant, undefined, deadline);
    const account: Account = found
      ? { organizationId: found, source: 'look-up' }
      : createdAccount(await create(key, claimant, deadline));
    await identities.remember(key, account.organizationId);
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

  /** Tells whether Turnkey knows somebody else than our memory does. When it cannot say, the memory stays. */
  async function isForgotten(claimant: Claimant, account: Account, deadline: AbortSignal): Promise<boolean> {
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
        if (!(await isForgotten(claimant, account, deadline))) throw error;
      }
      await identities.forget(identityKey(turnkey.organizationId, claimant.identity), account.organizationId);
      return work(await findOrCreate(claimant, deadline));
    },
  };
}

function createdAccount(made: CreatedSubOrganization): Account {
  return { organizationId: made.subOrganizationId, source: 'creation', made };
}

import { AuthError } from '../auth-error.ts';
import type { Store } from '../store/contract.ts';
import { createSubOrganization, createSubOrganizationBody } from '../turnkey/create-sub-organization.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { isRefusal } from '../turnkey/upstream-error.ts';
import type { Claimant } from './claimant.ts';
import { identityKey } from './identity.ts';
import { subOrganizationParameters } from './sub-organization.ts';
import type { SubOrganizationOption } from './template.ts';

export interface Account {
  /** The sub-organization. */
  organizationId: string;
  /** Where it comes from. */
  source: 'memory' | 'look-up' | 'creation';
}

export interface Accounts {
  /**
   * The one sub-organization of an identity. Without one, a sign-up makes it.
   * @throws AuthError SIGNUP_SIGNATURE_REQUIRED without account and sign-up, ACCOUNT_AMBIGUOUS with several accounts,
   *   ACCOUNT_BUSY when others keep the identity locked, UPSTREAM_… when Turnkey fails.
   */
  findOrCreate(claimant: Claimant, deadline: AbortSignal): Promise<Account>;
  /**
   * Uses the account of an identity. When Turnkey refuses and the account was only remembered, the memory may be wrong:
   * it is forgotten and the account looked up, and used again if it is another one.
   */
  use<Result>(claimant: Claimant, work: (account: Account) => Promise<Result>, deadline: AbortSignal): Promise<Result>;
}

export interface AccountsOptions {
  turnkey: TurnkeyClient;
  store: Pick<Store, 'identities' | 'locks'>;
  subOrganization: SubOrganizationOption;
  /** How long to wait for another request with the same identity, in milliseconds. */
  lockWaitMs: number;
}

/** Turnkey takes an activity for an hour after its timestamp; after that the same bytes cannot succeed any more. */
const RESUBMITTABLE_MS = 3_300_000;

/**
 * One identity has one sub-organization, however many requests, processes and retries race for it:
 * look-up and creation happen under a lock, a creation is announced in the store before it is sent, and until its
 * outcome is known nobody sends other bytes than the announced ones, which Turnkey executes once.
 */
export function createAccounts({ turnkey, store, subOrganization, lockWaitMs }: AccountsOptions): Accounts {
  const { identities, locks } = store;

  async function findOrCreate(claimant: Claimant, deadline: AbortSignal): Promise<Account> {
    const key = identityKey(turnkey.organizationId, claimant.identity);
    const remembered = await recall(key);
    if (remembered) return remembered;
    const account = await locks.withLock(key, lockWaitMs, async () => {
      return (await recall(key)) ?? (await lookUpOrCreate(key, claimant, deadline));
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
    const found = await lookUp(claimant, deadline);
    const organizationId = found ?? (await create(key, claimant, deadline));
    await identities.remember(key, organizationId);
    return { organizationId, source: found ? 'look-up' : 'creation' };
  }

  async function lookUp(claimant: Claimant, deadline: AbortSignal): Promise<string | undefined> {
    const [found, ...others] = await claimant.lookUp(deadline);
    if (others.length > 0) throw new AuthError('ACCOUNT_AMBIGUOUS');
    return found;
  }

  async function create(key: string, { identity, signup }: Claimant, deadline: AbortSignal): Promise<string> {
    const earlier = await finishEarlier(key, deadline);
    if (earlier) return earlier;
    if (!signup) throw new AuthError('SIGNUP_SIGNATURE_REQUIRED');
    const parameters = await subOrganizationParameters(subOrganization, identity, signup, turnkey.now());
    const body = createSubOrganizationBody(turnkey, parameters);
    const announced = await identities.announceCreation(key, { body, createdAtMs: turnkey.now() });
    return submit(key, announced.body, deadline);
  }

  /** Sends an announced creation again, to learn what became of it. */
  async function finishEarlier(key: string, deadline: AbortSignal): Promise<string | undefined> {
    const pending = await identities.pendingCreation(key);
    if (!pending) return undefined;
    if (turnkey.now() - pending.createdAtMs > RESUBMITTABLE_MS) {
      await identities.withdrawCreation(key, pending.body);
      return undefined;
    }
    try {
      return await submit(key, pending.body, deadline);
    } catch (error) {
      if (isFinal(error)) return undefined;
      throw error;
    }
  }

  async function submit(key: string, body: string, deadline: AbortSignal): Promise<string> {
    try {
      return (await createSubOrganization(turnkey, body, deadline)).subOrganizationId;
    } catch (error) {
      if (isFinal(error)) await identities.withdrawCreation(key, body);
      throw error;
    }
  }

  /** Tells whether Turnkey knows somebody else than our memory does. When it cannot say, the memory stays. */
  async function isForgotten(claimant: Claimant, account: Account, deadline: AbortSignal): Promise<boolean> {
    try {
      return (await lookUp(claimant, deadline)) !== account.organizationId;
    } catch {
      return false;
    }
  }

  return {
    findOrCreate,
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

/**
 * Tells whether a creation has certainly not happened. A stamp that is not accepted says nothing about an earlier
 * submission of the same bytes.
 */
function isFinal(error: unknown): boolean {
  return isRefusal(error) && error.status !== 401 && error.status !== 403;
}

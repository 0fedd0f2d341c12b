import { createExchange } from '#exchange';
import type { PosternOptions } from '../configuration/options.ts';
import { resolveSettings } from '../configuration/settings.ts';
import { createDirectory } from '../directory/directory.ts';
import { createReceipts } from '../directory/receipts.ts';
import { createMemoryStore } from '../store/memory/memory-store.ts';
import { configuredStore } from '../store/postgres/configured-store.ts';
import { createApiKeys } from '../turnkey/api-keys.ts';
import { withinBudget } from '../turnkey/exchange/budgeted-exchange.ts';
import { fetchExchange } from '../turnkey/exchange/fetch-exchange.ts';
import { createRequestBudget } from '../turnkey/exchange/request-budget.ts';
import { createTurnkeyClient } from '../turnkey/turnkey-client.ts';
import { type DuplicateGroup, examine, type SharedIdentity } from './examine.ts';
import { createIdentityIndex, type SharedIdentities } from './identity-index.ts';
import { patientClient } from './patient-client.ts';
import { storePin } from './pin.ts';
import { type ScannedSubOrganization, scan } from './scan.ts';
import { clearStaleCreations, staleCreations } from './stale-creations.ts';

export interface DuplicateFinderOptions {
  /** The most requests to Turnkey in one second. Take less than your limit, because the backends need the rest. */
  requestsPerSecond: number;
  /** Ends the work. */
  signal?: AbortSignal;
}

export interface ScanOptions {
  /** Stops after so many sub-organizations. Without it, all of them are read. */
  maxSubOrganizations?: number;
  /** What an earlier scan has read. The scan goes on behind the last one of these. */
  earlier?: AsyncIterable<ScannedSubOrganization> | Iterable<ScannedSubOrganization>;
  /** Whether the earlier scan had read all. Then nothing more is read. */
  isEarlierComplete?: boolean;
  /** Called after each few sub-organizations. The scan waits for it. */
  onScanned?: (scanned: readonly ScannedSubOrganization[]) => void | Promise<void>;
}

/** What a scan has found. Nothing in it shows a contact. */
export interface Scan {
  /** How many sub-organizations were read. */
  subOrganizations: number;
  /** Whether these are all. Those that are made during a scan may be missing. */
  isComplete: boolean;
  /** Identities in several sub-organizations, to be examined. */
  shared: SharedIdentities[];
}

/** Finds sub-organizations that belong to one person. To Turnkey it only sends queries. */
export interface DuplicateFinder {
  /** The parent organization. */
  organizationId: string;
  /**
   * Reads the sub-organizations of the parent and finds identities that are registered in several. It sends one query for
   * each sub-organization, one more where a contact is the only way in, and one for each hundred.
   * @throws AuthError when Turnkey does not answer, or refuses the key.
   */
  scan(options?: ScanOptions): Promise<Scan>;
  /**
   * Says what a sign-in does with the identities of one group, and what can be done. It sends about six queries for each
   * sub-organization of the group.
   * @param chosen Sub-organizations that the operator has chosen, for all groups.
   * @returns undefined when the sub-organizations share nothing any more.
   */
  examine(shared: SharedIdentities, chosen?: readonly string[]): Promise<DuplicateGroup | undefined>;
  /**
   * Stores the proposal for one identity of a group. Safe beside running backends.
   * @returns `changed` when the proposal is not the same any more, `busy` when sign-ins with the identity did not end in
   *   time. Then nothing was stored.
   */
  pin(
    shared: SharedIdentities,
    identity: SharedIdentity,
    chosen?: readonly string[],
  ): Promise<'stored' | 'changed' | 'busy'>;
  /**
   * How many creations of sub-organizations in the store were never finished and cannot be any more. A sign-in looks at
   * Turnkey whether they happened. They contain contacts in plain text.
   */
  countStaleCreations(): Promise<number>;
  /** Deletes them. @returns How many. */
  clearStaleCreations(): Promise<number>;
  close(): Promise<void>;
}

const RETRIES = { attempts: 3, baseMs: 100 };
/** A scan waits for its turn as long as it takes. Timers can wait no longer than this. */
const MAX_WAIT_MS = 2 ** 31 - 1;

/**
 * Makes a finder, with the options of the backend: its access to Turnkey, its providers, and its store.
 * @throws ConfigurationError that names every option and variable that is missing or wrong.
 */
export function createDuplicateFinder(
  options: PosternOptions,
  { requestsPerSecond, signal = new AbortController().signal }: DuplicateFinderOptions,
): DuplicateFinder {
  // Only the backend sends codes, so it does not matter here where to.
  const settings = resolveSettings({ ...options, otp: { smsCountries: [], ...options.otp } });
  const { turnkey: access, oauth, timeouts } = settings;
  const store = configuredStore(settings, () => undefined);
  const now = options.now ?? Date.now;
  const apiKeys = createApiKeys(access.apiKeys, now, () => undefined);
  const budget = createRequestBudget(createMemoryStore().counters, access.organizationId, requestsPerSecond);
  const direct = options.fetch ? fetchExchange(access.apiUrl, options.fetch) : createExchange(access.apiUrl);
  const { own: exchange } = withinBudget(direct, { budget, maxWaitMs: MAX_WAIT_MS, now });
  const turnkey = patientClient(
    createTurnkeyClient({
      organizationId: access.organizationId,
      transport: { exchange, keys: apiKeys, attemptTimeoutMs: timeouts.attemptMs },
      retries: { ...RETRIES, random: options.random ?? Math.random },
      pollMs: 0,
      now,
    }),
  );
  const { providers } = oauth;
  const receipts = createReceipts({ ...access, apiKeys });
  const directory = createDirectory({ turnkey, receipts, providers });
  const examining = { turnkey, directory, providers, identities: store.identities };

  return {
    organizationId: turnkey.organizationId,
    async scan({ maxSubOrganizations = Number.POSITIVE_INFINITY, earlier = [], isEarlierComplete, onScanned } = {}) {
      const index = createIdentityIndex();
      let subOrganizations = 0;
      let last: string | undefined;
      const note = (scanned: ScannedSubOrganization) => {
        index.add(scanned);
        subOrganizations += 1;
        last = scanned.organizationId;
      };
      for await (const scanned of earlier) note(scanned);
      let isComplete = isEarlierComplete === true;
      if (!isComplete) {
        isComplete = true;
        for await (const few of scan(turnkey, last, signal)) {
          for (const scanned of few) note(scanned);
          await onScanned?.(few);
          if (subOrganizations < maxSubOrganizations) continue;
          isComplete = false;
          break;
        }
      }
      return { subOrganizations, isComplete, shared: index.shared() };
    },
    examine: (shared, chosen = []) => examine(examining, shared, chosen, signal),
    pin: (shared, identity, chosen = []) =>
      storePin(store, turnkey.organizationId, identity, timeouts.lockWaitMs, () =>
        examine(examining, shared, chosen, signal),
      ),
    countStaleCreations: async () => (await staleCreations(store.identities, now())).length,
    clearStaleCreations: () => clearStaleCreations(store.identities, now()),
    async close() {
      await exchange.close();
      if (!settings.store) await store.close();
    },
  };
}

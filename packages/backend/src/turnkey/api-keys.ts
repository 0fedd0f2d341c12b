import type { KeyObject } from 'node:crypto';

/** An API key of the parent organization. */
export interface ApiKey {
  /** Compressed, lowercase hex. */
  publicKey: string;
  key: KeyObject;
  /** Checks signatures of the key. */
  verifyKey: KeyObject;
}

/** Where API keys come from. */
export interface ApiKeySource {
  /** The keys at the start, the current one first. Empty when they have to be read first. */
  initial: readonly ApiKey[];
  /**
   * Reads the keys again. Absent when they do not change.
   * @throws Error when there are none, or they are not valid.
   */
  read?(): Promise<readonly ApiKey[]>;
}

/** The API keys of the backend. While one is replaced by another, both are in use. */
export interface ApiKeys {
  /** The keys as they are known now, the current one first. Empty before they were read for the first time. */
  known(): readonly ApiKey[];
  /** The keys in the order in which to try them: those that Turnkey has refused lately come last. */
  inOrder(): readonly ApiKey[] | Promise<readonly ApiKey[]>;
  /** Notes that Turnkey does not know a key. */
  noteRefused(key: ApiKey): void;
  /**
   * Reads the keys again, after all of them were refused.
   * @returns Whether there is one that was not refused.
   */
  reload(): Promise<boolean>;
}

/** Keys that can change are read again after this time. */
const RELOAD_MS = 60_000;

/** A key that was refused is tried last for this time. */
const REFUSED_MS = 60_000;

/**
 * @param now Unix time in milliseconds.
 * @param tellFailure Called when keys cannot be read. The keys that are known stay in use.
 */
export function createApiKeys(source: ApiKeySource, now: () => number, tellFailure: () => void): ApiKeys {
  let keys = source.initial;
  let readAtMs = now();
  let reading: Promise<void> | undefined;
  const refusedUntil = new Map<string, number>();

  /** Requests that come at the same time share one reading. */
  function readAgain(): Promise<void> {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  async function read(): Promise<void> {
    readAtMs = now();
    try {
      keys = (await source.read?.()) ?? keys;
    } catch {
      tellFailure();
    }
  }

  const isRefused = ({ publicKey }: ApiKey) => (refusedUntil.get(publicKey) ?? 0) > now();

  function ordered(): readonly ApiKey[] {
    if (refusedUntil.size === 0) return keys;
    return [...keys.filter((key) => !isRefused(key)), ...keys.filter(isRefused)];
  }

  return {
    known: () => keys,
    inOrder() {
      if (keys.length === 0) return readAgain().then(ordered);
      // The keys that are known are used meanwhile.
      if (source.read && now() - readAtMs >= RELOAD_MS) void readAgain();
      return ordered();
    },
    noteRefused({ publicKey }) {
      refusedUntil.set(publicKey, now() + REFUSED_MS);
    },
    async reload() {
      if (!source.read) return false;
      await readAgain();
      return keys.some((key) => !isRefused(key));
    },
  };
}

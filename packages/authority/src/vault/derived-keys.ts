/** Private keys of accounts, derived once for each account and process. A seed stays the only key that is stored. */
export interface DerivedKeys {
  /**
   * @param account Names the account: wallet, curve and path.
   * @returns A copy, which the caller may keep.
   */
  get(account: string, derive: () => Uint8Array): Uint8Array;
  /** Overwrites all keys with zeros and forgets them. */
  wipe(): void;
}

/** @param max How many keys are kept. The one that was used least recently is overwritten with zeros. */
export function createDerivedKeys(max: number): DerivedKeys {
  const keys = new Map<string, Uint8Array>();
  const remove = (account: string) => {
    keys.get(account)?.fill(0);
    keys.delete(account);
  };
  return {
    get(account, derive) {
      const key = keys.get(account) ?? derive();
      // The newest is the last one.
      keys.delete(account);
      keys.set(account, key);
      const [oldest] = keys.keys();
      if (keys.size > max && oldest !== undefined) remove(oldest);
      return new Uint8Array(key);
    },
    wipe() {
      for (const account of [...keys.keys()]) remove(account);
    },
  };
}

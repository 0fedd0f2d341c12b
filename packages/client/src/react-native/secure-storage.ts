/**
 * Storage for secrets: the keychain of iOS, the keystore of Android. The functions are those of `expo-secure-store`.
 * Names have only letters, digits, dots and underscores.
 */
export interface SecureStorage {
  getItemAsync(name: string): Promise<string | null>;
  setItemAsync(name: string, value: string): Promise<void>;
  deleteItemAsync(name: string): Promise<void>;
}

/** A list of names in one item, because a secure storage cannot list its items. */
export interface StoredList {
  read(): Promise<string[]>;
  add(entry: string): Promise<void>;
  remove(entry: string): Promise<void>;
}

/** Stores a list. Changes run one after the other, so that none is lost. */
export function storedList(storage: SecureStorage, name: string): StoredList {
  let lastChange: Promise<void> = Promise.resolve();

  async function read(): Promise<string[]> {
    const stored: unknown = JSON.parse((await storage.getItemAsync(name)) ?? '[]');
    return Array.isArray(stored) ? stored.filter((entry) => typeof entry === 'string') : [];
  }

  function change(next: (entries: string[]) => string[]): Promise<void> {
    const turn = lastChange.then(async () => {
      const entries = next(await read());
      await (entries.length > 0 ? storage.setItemAsync(name, JSON.stringify(entries)) : storage.deleteItemAsync(name));
    });
    lastChange = turn.catch(() => undefined);
    return turn;
  }

  return {
    read,
    add: (entry) => change((entries) => [...entries.filter((each) => each !== entry), entry]),
    remove: (entry) => change((entries) => entries.filter((each) => each !== entry)),
  };
}

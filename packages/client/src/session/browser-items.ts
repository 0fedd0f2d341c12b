import { clientError } from '../postern-error.ts';

export type StorageName = 'localStorage' | 'sessionStorage';

/** The items of one of the browser's storages. */
export interface BrowserItems {
  get(name: string): string | null;
  /** @throws PosternError STORAGE_FULL; STORAGE_UNAVAILABLE where there is no browser. */
  set(name: string, value: string): void;
  remove(name: string): void;
  names(): string[];
}

/**
 * Reads and writes one of the browser's storages. Does not use the storage before the first call. Where the browser
 * blocks it, the items are lost with the page. On a server there are no items, and none can be set.
 */
export function browserItems(storage: StorageName): BrowserItems {
  const inMemory = new Map<string, string>();
  const open = (): Storage | undefined => {
    try {
      return globalThis[storage];
    } catch {
      // The user has blocked the storage of this site.
      return undefined;
    }
  };
  return {
    get: (name) => inMemory.get(name) ?? open()?.getItem(name) ?? null,

    set(name, value) {
      const items = open();
      // On a server, the memory is shared by all users.
      if (!items && typeof document === 'undefined') throw clientError('STORAGE_UNAVAILABLE');
      if (!items) return void inMemory.set(name, value);
      try {
        items.setItem(name, value);
      } catch (cause) {
        throw clientError('STORAGE_FULL', { cause });
      }
    },

    remove(name) {
      inMemory.delete(name);
      open()?.removeItem(name);
    },

    names: () => [...inMemory.keys(), ...Object.keys(open() ?? {})],
  };
}

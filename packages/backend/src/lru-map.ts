export interface LruMap<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
}

/**
 * A map of bounded size that drops what was not used for a long time. It has two halves: when the recent one is full, it
 * becomes the older one, and the older one is dropped with what was not asked for in the meantime. So reading a recent
 * entry changes nothing, unlike in a strict order of use.
 */
export function createLruMap<Value>(maxSize: number): LruMap<Value> {
  const half = Math.max(1, Math.floor(maxSize / 2));
  let recent = new Map<string, Value>();
  let older = new Map<string, Value>();

  function set(key: string, value: Value): void {
    recent.set(key, value);
    if (recent.size < half) return;
    older = recent;
    recent = new Map();
  }

  return {
    get(key) {
      const value = recent.get(key);
      if (value !== undefined) return value;
      const old = older.get(key);
      if (old !== undefined) set(key, old);
      return old;
    },
    set,
    delete(key) {
      recent.delete(key);
      older.delete(key);
    },
  };
}

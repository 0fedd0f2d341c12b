export interface LruMap<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
}

/**
 * A map of limited size that drops entries not read for a long time. It has two halves. When the recent half is full,
 * it becomes the older half, and the previous older half is dropped. An entry that is read in the older half moves to
 * the recent one. Reading a recent entry changes nothing, so it is fast.
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

import type { Locks } from '../contract.ts';

export function createMemoryLocks(): Locks {
  /** The end of the queue of each key. */
  const tails = new Map<string, Promise<void>>();
  return {
    async withLock(key, waitMs, work) {
      const before = tails.get(key) ?? Promise.resolve();
      const { promise: released, resolve: release } = withResolvers();
      const tail = before.then(() => released);
      tails.set(key, tail);
      try {
        if ((await within(before, waitMs)) === 'late') return 'busy';
        return await work();
      } finally {
        release();
        // Whoever gave up waiting leaves the queue in order: its tail still waits for those before it.
        void tail.then(() => {
          if (tails.get(key) === tail) tails.delete(key);
        });
      }
    },
  };
}

function withResolvers() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

async function within(turn: Promise<void>, ms: number): Promise<'late' | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((settle) => {
    timer = setTimeout(settle, ms, 'late');
  });
  try {
    return (await Promise.race([turn, late])) ?? undefined;
  } finally {
    clearTimeout(timer);
  }
}

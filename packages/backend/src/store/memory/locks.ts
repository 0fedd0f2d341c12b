import { before, underDeadline } from '../../deadline.ts';
import type { Locks } from '../contract.ts';

export function createMemoryLocks(): Locks {
  /** The end of the queue of each key. */
  const tails = new Map<string, Promise<void>>();

  /** @returns When all earlier requests are done. The place in the queue ends when `released` settles. */
  function join(key: string, released: Promise<void>): Promise<void> {
    const before = tails.get(key) ?? Promise.resolve();
    // Also after a request gave up, the next one waits for all earlier ones.
    const tail = before.then(() => released);
    tails.set(key, tail);
    void tail.then(() => {
      if (tails.get(key) === tail) tails.delete(key);
    });
    return before;
  }

  return {
    async withLocks(keys, waitMs, work) {
      const { promise: released, resolve: release } = withResolvers();
      // All queues are joined in one step, so that the order is the same in all of them.
      const turn = Promise.all([...new Set(keys)].map((key) => join(key, released)));
      try {
        if ((await underDeadline(waitMs, (deadline) => before(deadline, turn))) === 'late') return 'busy';
        return await work(new AbortController().signal);
      } finally {
        release();
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

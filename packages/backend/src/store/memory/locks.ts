import { before, underDeadline } from '../../deadline.ts';
import type { Locks } from '../contract.ts';

export function createMemoryLocks(): Locks {
  /** The end of the queue of each key. */
  const tails = new Map<string, Promise<void>>();

  /** @returns When all earlier requests are done; undefined if there are none. The place in the queue ends when `released` settles. */
  function join(key: string, released: Promise<void>): Promise<void> | undefined {
    const before = tails.get(key);
    // Also after a request gave up, the next one waits for all earlier ones.
    const tail = before ? before.then(() => released) : released;
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
      const earlier = [...new Set(keys)].map((key) => join(key, released)).filter((each) => each !== undefined);
      try {
        if (earlier.length > 0 && (await inTime(waitMs, Promise.all(earlier))) === 'late') return 'busy';
        return await work();
      } finally {
        release();
      }
    },
  };
}

function inTime<Result>(waitMs: number, turn: Promise<Result>): Promise<Result | 'late'> {
  return underDeadline(waitMs, (deadline) => before(deadline, turn));
}

function withResolvers() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

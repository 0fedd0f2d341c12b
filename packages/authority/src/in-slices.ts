/** Milliseconds of work after which others get their turn. */
const SLICE_MS = 2;

/** Those who wait for their turn, the one that is next in front. One list for the process: it has one event loop. */
const waiting: (() => void)[] = [];

/**
 * Does the same for every item, and lets the process answer others in between. However many requests do that at the
 * same time, the event loop does one slice of one of them and then whatever has arrived meanwhile.
 * @param work For one item: a few milliseconds at most.
 */
export async function inSlices<Item, Result>(items: readonly Item[], work: (item: Item) => Result): Promise<Result[]> {
  const results: Result[] = [];
  let sliceEnd = 0;
  for (const item of items) {
    if (performance.now() >= sliceEnd) {
      await nextTurn();
      sliceEnd = performance.now() + SLICE_MS;
    }
    results.push(work(item));
  }
  return results;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    // Immediates of one round run back to back, so there is one for all who wait.
    if (waiting.length === 1) setImmediate(release);
  });
}

function release(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(release);
}

/** Milliseconds of work before other work may run. */
const SLICE_MS = 2;

/** The calls that wait for their turn, the next one first. One list for the process, because it has one event loop. */
const waiting: (() => void)[] = [];

/**
 * Does the same work for every item, and lets the process answer other requests in between. With any number of calls at
 * the same time, the event loop runs one slice of one call and then handles new events.
 * @param work The work for one item: a few milliseconds at most.
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
    // All immediates of one round run without a pause, so all waiting calls share one.
    if (waiting.length === 1) setImmediate(release);
  });
}

function release(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(release);
}

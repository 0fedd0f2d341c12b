import { expect, it } from 'vitest';
import { inSlices } from './in-slices.ts';

const spend = (ms: number) => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

it('Sliced work is done in the order of its items', async () => {
  expect(await inSlices([1, 2, 3], (n) => n * 2)).toEqual([2, 4, 6]);
  expect(await inSlices([], () => 1)).toEqual([]);
});

it('Sliced work lets other work run between two long items, with any number of requests at once', async () => {
  let rounds = 0;
  let isDone = false;
  const count = () => {
    rounds++;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  const requests = Array.from({ length: 4 }, () => inSlices([1, 2, 3, 4], () => spend(6)));
  await Promise.all(requests);
  isDone = true;
  // Sixteen slices, one in each round of the event loop.
  expect(rounds).toBeGreaterThanOrEqual(16);
});

it('An error in sliced work reaches its caller, and the next call continues', async () => {
  const failing = inSlices([1], () => {
    throw new Error('wrong path');
  });
  const following = inSlices([1], () => 'done');
  await expect(failing).rejects.toThrow('wrong path');
  expect(await following).toEqual(['done']);
});

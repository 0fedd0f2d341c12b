import { expect, it } from 'vitest';
import { createWaitingRequests, type WaitingRequest } from './waiting-requests.ts';

const request = (rank: WaitingRequest['rank']): WaitingRequest => ({ rank, start: () => {}, refuse: () => {} });

it('The most urgent leaves first, and of the same rank the one that came first', () => {
  const waiting = createWaitingRequests();
  const [code, forwarded, first, second] = [request(3), request(2), request(1), request(1)];
  for (const each of [code, forwarded, first, second]) waiting.add(each);
  expect([waiting.next(), waiting.next(), waiting.next()]).toEqual([first, second, forwarded]);
  expect([waiting.next(), waiting.next(), waiting.size]).toEqual([code, undefined, 0]);
});

it('Every fourth turn goes to the rank that was served the longest time ago, however many more urgent ones come', () => {
  const waiting = createWaitingRequests();
  for (const rank of [2, 3, 2, 3] as const) waiting.add(request(rank));
  const served = Array.from({ length: 16 }, () => {
    waiting.add(request(1));
    return waiting.next()?.rank;
  });
  expect(served).toEqual([1, 1, 1, 2, 1, 1, 1, 3, 1, 1, 1, 2, 1, 1, 1, 3]);
});

it('A request that is removed takes no turn', () => {
  const waiting = createWaitingRequests();
  const [gone, stays] = [request(0), request(3)];
  waiting.add(gone);
  waiting.add(stays);
  waiting.remove(gone);
  expect([waiting.has(0), waiting.has(3), waiting.next()]).toEqual([false, true, stays]);
});

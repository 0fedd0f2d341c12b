import type { ExchangeRequest } from './exchange.ts';

/** Lower leaves earlier. */
type Rank = 0 | 1 | 2 | 3;

/** A request that waits for its turn. */
export interface WaitingRequest {
  rank: Rank;
  /** Called once, when it is the request's turn. */
  start(): void;
  /** Called once, when the request cannot be sent. */
  refuse(error: unknown): void;
}

/**
 * The rank of a request to Turnkey. A flow that has begun comes first, because its user waits and its tokens expire.
 * Then come log-ins, sign-ups and session checks, then requests that are only forwarded. New codes come last: each one
 * brings more requests.
 * @param hasBegun Whether an earlier request of the same flow was already sent.
 */
export function rankOf({ path }: Pick<ExchangeRequest, 'path'>, hasBegun: boolean, isForwarded: boolean): Rank {
  if (hasBegun) return 0;
  if (isForwarded) return 2;
  return path.endsWith('/init_otp') ? 3 : 1;
}

/** After so many turns in a row for others, the turn goes to the rank that was served the longest time ago. */
const MAX_OVERTAKING = 3;

/** The requests that wait, in the order in which they came. */
export interface WaitingRequests {
  add(request: WaitingRequest): void;
  remove(request: WaitingRequest): void;
  /** Removes the request whose turn it is and returns it. */
  next(): WaitingRequest | undefined;
  /** Removes all and returns them. */
  clear(): WaitingRequest[];
  /** How many leave before a new request of this rank, at most. */
  ahead(rank: Rank): number;
  /** Whether a request of this rank waits. */
  has(rank: Rank): boolean;
  readonly size: number;
}

/**
 * Makes an empty queue. The most urgent request leaves first. Every fourth turn goes to the rank that was served the longest
 * time ago, so that each rank gets turns, however many more urgent requests come.
 */
export function createWaitingRequests(): WaitingRequests {
  const waiting = new Set<WaitingRequest>();
  /** The turn in which each rank was served last. */
  const servedIn: Record<Rank, number> = { 0: 0, 1: 0, 2: 0, 3: 0 };
  let turn = 0;
  /** How many turns in a row did not go to the rank that was served the longest time ago. */
  let overtaking = 0;

  /** The first request of the rank with the lowest value. */
  function first(value: (rank: Rank) => number): WaitingRequest | undefined {
    let best: WaitingRequest | undefined;
    for (const each of waiting) if (!best || value(each.rank) < value(best.rank)) best = each;
    return best;
  }

  const count = (isCounted: (rank: Rank) => boolean) => [...waiting].filter(({ rank }) => isCounted(rank)).length;

  return {
    add: (request) => void waiting.add(request),
    remove: (request) => void waiting.delete(request),
    next() {
      const neglected = first((rank) => servedIn[rank]);
      const request = overtaking < MAX_OVERTAKING ? first((rank) => rank) : neglected;
      if (!request) return undefined;
      overtaking = request === neglected ? 0 : overtaking + 1;
      turn += 1;
      servedIn[request.rank] = turn;
      waiting.delete(request);
      return request;
    },
    clear() {
      const all = [...waiting];
      waiting.clear();
      return all;
    },
    ahead(rank) {
      const before = count((each) => each <= rank);
      const others = waiting.size - before;
      return before + Math.min(others, Math.ceil(before / MAX_OVERTAKING));
    },
    has: (rank) => count((each) => each === rank) > 0,
    get size() {
      return waiting.size;
    },
  };
}

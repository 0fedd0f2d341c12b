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

/** After so many turns in a row, the request that has waited longest leaves, so that no rank waits for ever. */
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
  readonly size: number;
}

/** Makes an empty queue. */
export function createWaitingRequests(): WaitingRequests {
  const waiting = new Set<WaitingRequest>();
  /** How many turns in a row did not go to the oldest request. */
  let overtaking = 0;

  function mostUrgent(): WaitingRequest | undefined {
    let best: WaitingRequest | undefined;
    for (const each of waiting) if (!best || each.rank < best.rank) best = each;
    return best;
  }

  return {
    add: (request) => void waiting.add(request),
    remove: (request) => void waiting.delete(request),
    next() {
      const [oldest] = waiting;
      const request = overtaking < MAX_OVERTAKING ? mostUrgent() : oldest;
      overtaking = request === oldest ? 0 : overtaking + 1;
      if (request) waiting.delete(request);
      return request;
    },
    clear() {
      const all = [...waiting];
      waiting.clear();
      return all;
    },
    ahead(rank) {
      const before = [...waiting].filter((each) => each.rank <= rank).length;
      const others = waiting.size - before;
      return before + Math.min(others, Math.ceil(before / MAX_OVERTAKING));
    },
    get size() {
      return waiting.size;
    },
  };
}

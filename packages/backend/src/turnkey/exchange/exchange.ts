/** One POST request to Turnkey's API. */
export interface ExchangeRequest {
  /** Below the base URL, with a slash at the front. */
  path: string;
  /** JSON. Its bytes are what is stamped. */
  body: string | Uint8Array<ArrayBuffer>;
  /** The header with the stamp. */
  stamp: Record<string, string>;
  /** The largest answer in bytes. */
  maxBytes: number;
  /** Aborts when the caller's time is up. */
  deadline: AbortSignal;
  /** Milliseconds for this request; without it only the deadline counts. */
  timeoutMs?: number;
}

export interface ExchangeAnswer {
  /** HTTP status; never 300 to 399. */
  status: number;
  contentType: string | undefined;
  retryAfter: string | undefined;
  /** The body, or `too large` when there was more than the caller wanted; the rest is never read. */
  bytes: Uint8Array<ArrayBuffer> | 'too large';
}

/**
 * Sends requests to one upstream. It follows no redirect: that would carry stamps to a host that the operator has not
 * configured.
 */
export interface Exchange {
  /** @throws UpstreamError UPSTREAM_TIMEOUT or UPSTREAM_UNAVAILABLE when there is no answer, or a redirect. */
  send(request: ExchangeRequest): Promise<ExchangeAnswer>;
  /** Lets go of idle connections; requests under way are answered. */
  close(): Promise<void>;
}

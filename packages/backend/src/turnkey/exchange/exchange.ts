/** One POST request to Turnkey's API. */
export interface ExchangeRequest {
  /** Below the base URL, with a slash at the front. */
  path: string;
  /** JSON. The stamp is over these bytes. */
  body: string | Uint8Array<ArrayBuffer>;
  /** The header with the stamp. */
  stamp: Record<string, string>;
  /** The largest answer in bytes. */
  maxBytes: number;
  /** Aborts when the caller's time is up. */
  deadline: AbortSignal;
  /** Timeout of this request in milliseconds. Without it, only the deadline applies. */
  timeoutMs?: number;
}

export interface ExchangeAnswer {
  /** HTTP status, never 300 to 399. */
  status: number;
  contentType: string | undefined;
  retryAfter: string | undefined;
  /** The body, or `too large` when it exceeds the caller's limit. The rest is never read. */
  bytes: Uint8Array<ArrayBuffer> | 'too large';
}

/**
 * Sends requests to one upstream. It follows no redirect, because that would send stamps to a host that the operator
 * did not configure.
 */
export interface Exchange {
  /** @throws UpstreamError UPSTREAM_TIMEOUT or UPSTREAM_UNAVAILABLE when there is no answer, or a redirect. */
  send(request: ExchangeRequest): Promise<ExchangeAnswer>;
  /** Closes idle connections. Requests that have already started are answered. */
  close(): Promise<void>;
}

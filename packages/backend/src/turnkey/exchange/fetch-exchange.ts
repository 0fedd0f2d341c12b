import { limitTime } from '../../deadline.ts';
import { readLimited } from '../../read-limited.ts';
import { withoutRedirects } from '../../without-redirects.ts';
import type { Exchange } from './exchange.ts';
import { noAnswer } from './no-answer.ts';

/**
 * Sends with a web-standard `fetch`: for the option `fetch`, and for runtimes other than Node.
 * @param apiUrl Without a path.
 */
export function fetchExchange(apiUrl: string, fetch: typeof globalThis.fetch): Exchange {
  const post = withoutRedirects(fetch);
  return {
    async send({ path, body, stamp, maxBytes, deadline, timeoutMs }) {
      const controller = new AbortController();
      const { signal } = controller;
      const release = limitTime(deadline, timeoutMs, () => controller.abort());
      const headers = { 'Content-Type': 'application/json', ...stamp };
      try {
        const response = await post(apiUrl + path, { method: 'POST', headers, body, signal });
        const bytes = await readLimited(response.body, maxBytes);
        return {
          status: response.status,
          contentType: response.headers.get('content-type') ?? undefined,
          retryAfter: response.headers.get('retry-after') ?? undefined,
          bytes: bytes === 'too large' ? bytes : new Uint8Array(bytes),
        };
      } catch (cause) {
        throw noAnswer(signal.aborted, cause);
      } finally {
        release();
      }
    },
    close: async () => {},
  };
}

/** The package's import `#exchange` is this file in runtimes other than Node. */
export function createExchange(apiUrl: string): Exchange {
  return fetchExchange(apiUrl, (input, init) => fetch(input, init));
}

import { type Dispatcher, Pool } from 'undici';
import { limitTime } from '../../deadline.ts';
import type { Exchange, ExchangeAnswer, ExchangeRequest } from './exchange.ts';
import { noAnswer } from './no-answer.ts';

/**
 * Sends over a pool of connections to the upstream, without web streams. The package's import `#exchange` is this file
 * in Node.
 * @param apiUrl Without a path.
 */
export function createExchange(apiUrl: string): Exchange {
  // Each request has its own timeout.
  const pool = new Pool(apiUrl, { headersTimeout: 0, bodyTimeout: 0 });
  return {
    send: (request) => new Promise((resolve, reject) => post(pool, request, resolve, reject)),
    close: async () => (pool.closed ? undefined : pool.close()),
  };
}

function post(
  pool: Pool,
  { path, body, stamp, maxBytes, deadline, timeoutMs }: ExchangeRequest,
  resolve: (answer: ExchangeAnswer) => void,
  reject: (error: Error) => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  let answer: ExchangeAnswer = { status: 0, contentType: undefined, retryAfter: undefined, bytes: 'too large' };
  let running: Dispatcher.DispatchController | undefined;
  let isLate = false;

  let release: () => void = () => undefined;
  release = limitTime(deadline, timeoutMs, () => {
    isLate = true;
    fail(new Error('The time of the request is up.'));
  });
  // It was up before the request began.
  if (isLate) {
    release();
    return;
  }

  // Without a connection there is nothing to abort yet. The request is dropped when it gets a connection.
  function fail(cause: Error): void {
    release();
    reject(noAnswer(isLate, cause));
    running?.abort(cause);
  }

  const headers = { 'content-type': 'application/json', 'accept-encoding': 'identity', ...stamp };
  pool.dispatch(
    { path, method: 'POST', headers, body },
    {
      onRequestStart(controller) {
        running = controller;
        if (isLate) controller.abort(new Error('The time of the request is up.'));
      },
      onResponseStart(_, status, received) {
        if (status < 200) return;
        if (status >= 300 && status <= 399) return fail(new TypeError('The server answered with a redirect.'));
        const { 'content-type': contentType, 'retry-after': retryAfter } = received;
        answer = { status, contentType: single(contentType), retryAfter: single(retryAfter), bytes: 'too large' };
      },
      onResponseData(controller, chunk) {
        length += chunk.byteLength;
        if (length <= maxBytes) chunks.push(chunk);
        else {
          release();
          resolve(answer);
          controller.abort(new Error('The answer is too large.'));
        }
      },
      onResponseEnd() {
        release();
        resolve({ ...answer, bytes: joined(chunks, length) });
      },
      // After an abort the promise is settled, and this changes nothing.
      onResponseError: (_, error) => fail(error),
    },
  );
}

/** If a header comes more than once, the first one is used. */
function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function joined(chunks: Buffer[], length: number): Uint8Array<ArrayBuffer> {
  const [first] = chunks;
  return (chunks.length === 1 && first ? first : Buffer.concat(chunks, length)) as Uint8Array<ArrayBuffer>;
}

import { apiError } from '../../errors/api-error.ts';
import { apiResponse } from '../../http/json-response.ts';
import { wireError } from '../../http/wire-error.ts';
import type { Failure, Failures } from './failures.ts';

/** The connection of a request, as `node:http` has it. */
export interface Connection {
  incoming: { socket: { resetAndDestroy(): unknown } };
}

/** A client that is not gone after this time loses its connection. Milliseconds. */
const LONGEST_WAIT_MS = 600_000;

const ERROR_PAGE =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>502 Bad Gateway</body>\r\n</html>\r\n';

/**
 * Fails a request on purpose.
 * @param connection Absent when the request did not come over a connection: then its reset is an error.
 * @throws Error in place of a reset.
 */
export async function fail(
  { with: kind }: Failure,
  failures: Pick<Failures, 'cleared'>,
  { signal }: Request,
  connection: Connection | undefined,
): Promise<Response> {
  switch (kind) {
    case 429:
      return errorResponse('FAILURE_RATE_LIMIT', { 'Retry-After': '1' });
    case 500:
      return errorResponse('FAILURE_INTERNAL');
    case 'html':
      return new Response(ERROR_PAGE, { status: 502, headers: { 'Content-Type': 'text/html' } });
    case 'timeout':
      await firstAbort(signal, failures.cleared);
  }
  if (!connection) throw new Error('the connection was reset on purpose');
  connection.incoming.socket.resetAndDestroy();
  // It is not read any more.
  return new Response(null, { status: 502 });
}

function errorResponse(name: 'FAILURE_RATE_LIMIT' | 'FAILURE_INTERNAL', more: Record<string, string> = {}): Response {
  const { status, body } = wireError(apiError(name), () => {});
  return apiResponse(status, body, more);
}

function firstAbort(...signals: AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LONGEST_WAIT_MS).unref();
    for (const signal of signals) {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }
  });
}

import type { Outcome, Telemetry } from '../../telemetry/telemetry.ts';
import { UpstreamError } from '../upstream-error.ts';
import type { Exchange, ExchangeAnswer } from './exchange.ts';

/** Reports every request to telemetry. */
export function watchedExchange(exchange: Exchange, telemetry: Telemetry): Exchange {
  return {
    send: (request) => telemetry.turnkey(request.path, () => exchange.send(request), outcomeOf),
    close: () => exchange.close(),
  };
}

function outcomeOf(answer: ExchangeAnswer | undefined, error: unknown): Outcome {
  if (answer) return { status: answer.status, error: answer.status >= 400 ? String(answer.status) : undefined };
  return { error: error instanceof UpstreamError ? error.reason : 'unknown' };
}

import { metrics } from '@opentelemetry/api';
import type { AnsweredRequest } from '@postern/authority';

/** Seconds. Most operations take a few milliseconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Makes the function that adds an answered request to the metrics. Call it after `serveMetrics`. */
export function measureAuthority(): (request: AnsweredRequest) => void {
  const durations = metrics.getMeter('postern').createHistogram('postern.authority.request.duration', {
    description: 'Requests to the authority.',
    unit: 's',
    advice: { explicitBucketBoundaries: BOUNDS },
  });
  return ({ operation, status, durationMs, code }) =>
    durations.record(durationMs / 1000, {
      'turnkey.operation': operation,
      'http.response.status_code': status,
      ...(code === undefined ? {} : { 'error.type': code }),
    });
}

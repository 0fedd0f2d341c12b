import { z } from 'zod';
import type { Endpoint } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';

/**
 * `GET /healthz`: the process answers. It does not ask Turnkey, so that an outage there does not cause restarts here.
 */
export function healthzEndpoint(): Endpoint {
  return defineEndpoint({
    operation: 'healthz',
    isProbe: true,
    method: 'GET',
    path: '/healthz',
    summary: 'Does the process answer?',
    answer: z.object({ status: z.literal('ok') }),
    errors: [],
    handle: async () => ({ status: 'ok' as const }),
  });
}

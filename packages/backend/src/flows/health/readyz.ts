import { z } from 'zod';
import { AuthError } from '../../auth-error.ts';
import type { Endpoint } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import type { Services } from '../../services.ts';
import { UpstreamError } from '../../turnkey/upstream-error.ts';
import { whoami } from '../../turnkey/whoami.ts';

/** Several probes can come every few seconds. Turnkey is asked once for all of them. */
const CACHE_MS = 10_000;

/** `GET /readyz`: Turnkey answers, the API key belongs to the parent organization, and the process does not drain. */
export function readyzEndpoint({ turnkey, draining }: Services): Endpoint {
  let latest: { untilMs: number; answer: Promise<void> } | undefined;

  async function ask(deadline: AbortSignal): Promise<void> {
    const { organizationId } = await whoami(turnkey, deadline);
    if (organizationId === turnkey.organizationId) return;
    throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'refused', reason: 'API key of another organization' });
  }

  return defineEndpoint({
    operation: 'readyz',
    isProbe: true,
    method: 'GET',
    path: '/readyz',
    summary: 'Does Turnkey answer with our key, and is it the right organization?',
    answer: z.object({ status: z.literal('ready') }),
    errors: ['STOPPING'],
    async handle(_body, { deadline }) {
      if (draining.aborted) throw new AuthError('STOPPING');
      const nowMs = turnkey.now();
      if (!latest || latest.untilMs <= nowMs) latest = { untilMs: nowMs + CACHE_MS, answer: ask(deadline) };
      await latest.answer;
      return { status: 'ready' as const };
    },
  });
}

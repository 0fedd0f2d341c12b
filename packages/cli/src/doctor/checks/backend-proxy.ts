import type { Check } from '../check.ts';
import { ok, skipped, warning } from '../finding.ts';
import { askBackend, backendUrl, UNKNOWN_BACKEND } from '../running-backend.ts';

/** Headers that proxies add to answers. */
const TRACES = [
  'via',
  'x-cache',
  'cf-ray',
  'x-amz-cf-id',
  'x-vercel-id',
  'fly-request-id',
  'x-served-by',
  'x-envoy-upstream-service-time',
];
const SERVERS = /^(cloudflare|nginx|caddy|traefik|envoy|awselb|haproxy|vercel|akamai|fly)/i;

export const backendProxy: Check = {
  id: 'backend-proxy',
  title: 'Proxy in front of the backend',
  looksAt:
    'Whether answers come through a proxy that trustedProxies does not name. How the backend sees addresses cannot be read.',
  needs: ['backend-answers', 'configuration'],
  async run(subject, signal) {
    const url = backendUrl(subject);
    if (url === undefined || !subject.settings) return skipped(UNKNOWN_BACKEND);
    const { headers } = await askBackend(url, '/healthz', {}, signal);
    const hasProxy = TRACES.some((name) => headers.has(name)) || SERVERS.test(headers.get('server') ?? '');
    const { trustedProxies, clientAddress } = subject.settings;
    const isKnown = clientAddress !== undefined || (trustedProxies !== undefined && trustedProxies !== 0);
    if (!hasProxy || isKnown) return ok(hasProxy ? 'there is one, and it is named' : 'no trace of one');
    return [
      warning(
        'The answers come through a proxy, but the backend trusts none, so all visitors share one address and its limits.',
        'Set trustedProxies (POSTERN_TRUSTED_PROXIES) to the number or the ranges of the proxies.',
      ),
    ];
  },
};

import { AUTH_PATHS, isJsonObject } from '@postern/protocol';
import { AuthError } from '../../auth-error.ts';
import type { ProxiedResult, ProxyOptions } from '../../configuration/options.ts';
import type { ForwardEndpoint } from '../../http/endpoint.ts';
import { parseJson } from '../../parse-json.ts';
import type { Services } from '../../services.ts';
import type { ForwardedAnswer } from '../../turnkey/forward.ts';
import { forward } from '../../turnkey/forward.ts';
import { readRefusal } from '../../turnkey/refusal.ts';
import { UpstreamError } from '../../turnkey/upstream-error.ts';
import { DEFAULT_PROXY_PATHS } from './default-paths.ts';
import { readStamp } from './stamps.ts';

/**
 * `POST /proxy/…`: one endpoint for each allowed path of Turnkey's API. Requests that the browser stamped, and
 * Turnkey's answers, are forwarded byte for byte. The backend's own key is not used. All users of a parent organization
 * share Turnkey's limits, so requests whose stamp cannot be valid are refused here.
 */
export function proxyEndpoints({
  settings,
  proxyExchange,
}: Pick<Services, 'settings' | 'proxyExchange'>): ForwardEndpoint[] {
  const { proxy } = settings;
  if (!proxy) return [];
  const { paths = DEFAULT_PROXY_PATHS, onProxied } = proxy;
  return [...new Set(paths)].map(
    (path): ForwardEndpoint => ({
      kind: 'forward',
      operation: `proxy ${path}`,
      method: 'POST',
      path: AUTH_PATHS.proxy + path,
      summary: "Forward a request that the browser has stamped to Turnkey's API.",
      errors: ['STAMP_REQUIRED', 'INVALID_STAMP', 'BODY_TOO_LARGE', 'RATE_LIMITED'],
      admit: (headers) => void readStamp(headers),
      async run(body, { headers, deadline, audit }) {
        const stamp = readStamp(headers);
        if (!stamp.fits(body)) throw new AuthError('INVALID_STAMP');
        const answer = await forward(proxyExchange, path, body, stamp.header, deadline);
        audit.forwardedStatus = answer.status;
        observe(onProxied, path, answer);
        const { status, contentType, retryAfter, bytes } = answer;
        refuseOutage(answer);
        return new Response(bytes, {
          status,
          headers: { 'Content-Type': contentType, ...(retryAfter ? { 'Retry-After': retryAfter } : {}) },
        });
      },
    }),
  );
}

/**
 * The text of an outage is not Turnkey's answer to the user: a load balancer may have written it.
 * @throws UpstreamError UPSTREAM_UNAVAILABLE. What Turnkey does not implement is passed on.
 */
function refuseOutage({ status, bytes }: ForwardedAnswer): void {
  if (status < 500) return;
  const { isFromTurnkey } = readRefusal(status, parseJson(new TextDecoder().decode(bytes)));
  if (status === 501 && isFromTurnkey) return;
  throw new UpstreamError('UPSTREAM_UNAVAILABLE', { outcome: 'unknown', status, reason: 'outage' });
}

/** An error in the app's callback must not change the answer. */
function observe(onProxied: ProxyOptions['onProxied'], path: string, { status, bytes }: ForwardedAnswer): void {
  if (!onProxied) return;
  const activity = activityOf(bytes);
  try {
    onProxied({ path, status, ...(activity ? { activity } : {}) });
  } catch {
    // The app's callback has to handle its own errors.
  }
}

function activityOf(bytes: Uint8Array): ProxiedResult['activity'] {
  try {
    const answer: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isJsonObject(answer) || !isJsonObject(answer.activity)) return undefined;
    const { id, type, status } = answer.activity;
    return typeof id === 'string' && typeof type === 'string' && typeof status === 'string'
      ? { id, type, status }
      : undefined;
  } catch {
    return undefined;
  }
}

import {
  ATTESTED_STAMP_HEADER,
  AUTH_PATHS,
  isJsonObject,
  STAMP_HEADER,
  WEBAUTHN_STAMP_HEADER,
} from '@postern/protocol';
import { AuthError } from '../../auth-error.ts';
import type { Endpoint } from '../../endpoint.ts';
import { defineForward } from '../../endpoint.ts';
import type { ProxiedResult, ProxyOptions } from '../../options.ts';
import type { Services } from '../../services.ts';
import type { ForwardedAnswer } from '../../turnkey/forward.ts';
import { forward } from '../../turnkey/forward.ts';
import { DEFAULT_PROXY_PATHS } from './default-paths.ts';

const STAMP_HEADERS = [STAMP_HEADER, WEBAUTHN_STAMP_HEADER, ATTESTED_STAMP_HEADER];

/**
 * `POST /proxy/…`: one endpoint for each path of Turnkey's API that may be asked for. What the browser has stamped goes
 * there byte for byte, and what comes back goes to the browser byte for byte. The backend's own key has no part in it.
 */
export function proxyEndpoints({ settings, fetch }: Pick<Services, 'settings' | 'fetch'>): Endpoint[] {
  const { proxy, turnkey } = settings;
  if (!proxy) return [];
  const { paths = DEFAULT_PROXY_PATHS, onProxied } = proxy;
  return [...new Set(paths)].map((path) =>
    defineForward({
      operation: `proxy ${path}`,
      // The app's own observer sees these; they are the user's requests, not attempts at this backend.
      isProbe: true,
      method: 'POST',
      path: AUTH_PATHS.proxy + path,
      summary: "Forward a request that the browser has stamped to Turnkey's API.",
      errors: ['STAMP_REQUIRED', 'BODY_TOO_LARGE', 'RATE_LIMITED'],
      async forward(body, { headers, deadline }) {
        const answer = await forward(fetch, turnkey.apiUrl + path, body, stampsOf(headers), deadline);
        observe(onProxied, path, answer);
        const { status, contentType, retryAfter, bytes } = answer;
        return new Response(bytes, {
          status,
          headers: { 'Content-Type': contentType, ...(retryAfter ? { 'Retry-After': retryAfter } : {}) },
        });
      },
    }),
  );
}

/** @throws AuthError STAMP_REQUIRED */
function stampsOf(headers: Headers): Record<string, string> {
  const stamps = STAMP_HEADERS.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  if (stamps.length === 0) throw new AuthError('STAMP_REQUIRED');
  return Object.fromEntries(stamps);
}

/** Whatever the observer does, the answer belongs to the browser. */
function observe(onProxied: ProxyOptions['onProxied'], path: string, { status, bytes }: ForwardedAnswer): void {
  if (!onProxied) return;
  const activity = activityOf(bytes);
  try {
    onProxied({ path, status, ...(activity ? { activity } : {}) });
  } catch {
    // Nobody is there who could be told.
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

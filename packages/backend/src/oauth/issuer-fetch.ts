import { isLoopbackHttp } from '../configuration/oauth/providers.ts';
import { underDeadline } from '../deadline.ts';
import { readLimited } from '../read-limited.ts';

/** Much more than any issuer needs: Google's two documents have 3 KB. */
const MAX_BYTES = 262_144;
const TIMEOUT_MS = 3_000;

/** An issuer's answer is not usable. The message is a fixed text. */
export class IssuerFailure extends Error {
  override readonly name = 'IssuerFailure';
}

/**
 * Makes a `fetch` for addresses that an issuer names. It allows only https, follows no redirect, reads at most 256 KB
 * and waits at most three seconds. An issuer on this machine may use http, but then only its own origin is allowed.
 * @param issuer The configured issuer URL.
 */
export function issuerFetch(send: typeof fetch, issuer: string) {
  return async (address: string, init: RequestInit = {}): Promise<Response> => {
    if (!isAllowed(address, issuer)) throw new IssuerFailure('not https');
    return underDeadline(
      TIMEOUT_MS,
      async (signal) => {
        const response = await send(address, { ...init, signal });
        const bytes = await readLimited(response.body, MAX_BYTES);
        if (bytes === 'too large') throw new IssuerFailure('the answer is too large');
        return new Response(bytes.length > 0 ? bytes : null, response);
      },
      init.signal,
    );
  };
}

function isAllowed(address: string, issuer: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, origin } = new URL(address);
  return isLoopbackHttp(issuer) ? origin === new URL(issuer).origin : protocol === 'https:';
}

import { isLoopbackHttp } from '../configuration/oauth/providers.ts';
import { underDeadline } from '../deadline.ts';
import { readLimited } from '../read-limited.ts';

/** No document or answer of an issuer comes near: Google's two are 3 KB. */
const MAX_BYTES = 262_144;
const TIMEOUT_MS = 3_000;

/** An issuer has not answered as agreed. The message is static text. */
export class IssuerFailure extends Error {
  override readonly name = 'IssuerFailure';
}

/**
 * Makes a `fetch` for what an issuer names. It goes where the configured issuer has sent us, but only by https, follows
 * no redirect, takes at most 256 KB and waits at most three seconds. An issuer on this machine may use http, but cannot
 * send us to its neighbours.
 * @param issuer As configured.
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

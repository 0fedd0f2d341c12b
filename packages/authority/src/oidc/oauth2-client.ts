import type { JsonObject } from '@postern/protocol';
import type { v1Oauth2Provider } from '@turnkey/sdk-types';
import { apiError } from '../errors/api-error.ts';
import { fetchJson, type GuardedRequest } from './guarded-fetch.ts';
import { OAUTH2_PROVIDERS, type OAuth2Endpoints, type OAuth2ProviderRow } from './oauth2-providers.ts';
import { isLoopbackAddress } from './public-address.ts';

/** For both requests together. */
const TIME_LIMIT_MS = 5_000;
/** A provider that hangs must not hold any number of requests. */
const MAX_EXCHANGES = 8;

/** The input to exchange an authorization code (RFC 6749, section 4.1.3, and RFC 7636). */
export interface CodeExchange {
  provider: v1Oauth2Provider;
  clientId: string;
  clientSecret: string;
  authCode: string;
  redirectUri: string;
  codeVerifier: string;
}

export interface ExchangedCode {
  /** Such as `x:123`. */
  subject: string;
  /** The provider's own. */
  bearerToken: string;
}

/** Asks OAuth 2.0 providers who a user is. */
export interface OAuth2Client {
  /**
   * Exchanges a code and asks for the user.
   * @throws ApiError when the provider does not accept the code or cannot be asked.
   */
  exchange(request: CodeExchange): Promise<ExchangedCode>;
}

/** Endpoints that replace the real ones; they may be on this machine. */
export type OAuth2Overrides = Partial<Record<v1Oauth2Provider, OAuth2Endpoints>>;

export function createOAuth2Client(overrides: OAuth2Overrides): OAuth2Client {
  let running = 0;
  return {
    async exchange(request) {
      if (running >= MAX_EXCHANGES) throw apiError('OAUTH2_PROVIDER_UNAVAILABLE');
      running += 1;
      try {
        return await exchange({ ...OAUTH2_PROVIDERS[request.provider], ...overrides[request.provider] }, request);
      } catch {
        // The provider's answer is foreign text and must not reach the caller. In every case the user has to start
        // again.
        throw apiError('OAUTH2_EXCHANGE_FAILED');
      } finally {
        running -= 1;
      }
    },
  };
}

async function exchange(provider: OAuth2ProviderRow, request: CodeExchange) {
  const signal = AbortSignal.timeout(TIME_LIMIT_MS);
  const read = async (url: string, more: Pick<GuardedRequest, 'method' | 'headers' | 'body'>): Promise<JsonObject> => {
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
    const reach = host === 'localhost' || isLoopbackAddress(host) ? 'loopback' : 'internet';
    return (await fetchJson(url, { reach, signal, ...more })).body;
  };
  const { access_token: bearerToken } = await read(provider.tokenUrl, {
    method: 'POST',
    headers: {
      Authorization: basicAuthorization(request),
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: request.authCode,
      redirect_uri: request.redirectUri,
      code_verifier: request.codeVerifier,
    }).toString(),
  });
  if (typeof bearerToken !== 'string' || !/^[\x21-\x7e]{1,8192}$/.test(bearerToken)) throw new Error('no token');
  const user = await read(provider.userUrl, { headers: { Authorization: `Bearer ${bearerToken}` } });
  const id = provider.userId(user);
  if (typeof id !== 'string' || !/^[0-9A-Za-z_-]{1,100}$/.test(id)) throw new Error('no user');
  return { subject: `${provider.prefix}:${id}`, bearerToken };
}

/** Form-encodes both parts before joining them (RFC 6749, section 2.3.1). */
function basicAuthorization({ clientId, clientSecret }: CodeExchange): string {
  const encode = (text: string) => new URLSearchParams({ x: text }).toString().slice(2);
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64')}`;
}

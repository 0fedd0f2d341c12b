import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';

/** The clients of one app, each with its own client id. */
export const WEB_CLIENT = 'web-client';
export const MOBILE_CLIENT = 'mobile-client';

/** A client whose pages on this machine get the token itself in the address, without a code. */
export const IMPLICIT_CLIENT = 'implicit-client';

const REDIRECT_URI = 'https://app.example/callback';

/** Who can sign in: the subject is the key. */
export const SAMPLE_USERS: Record<string, { email: string; email_verified: boolean }> = {
  ada: { email: 'ada@example.org', email_verified: true },
  bob: { email: 'bob@example.org', email_verified: true },
};

/** What a test can decide about a token that it signs with the provider's own key. */
export interface ForgedToken {
  claims?: Record<string, unknown>;
  /** Claims that the token shall not have. */
  without?: string[];
  header?: { kid?: string; typ?: string };
}

/** A real OpenID provider on this machine, whose users need no password. */
export interface TestOidcProvider {
  issuer: string;
  /** Signs a user in by the authorization code flow with PKCE. */
  signIn(login: { subject: string; nonce: string; clientId?: string }): Promise<string>;
  /** A token of Ada's at the web client, with other claims than the provider would put in. */
  forge(token?: ForgedToken): Promise<string>;
  /** The public key in PEM, with which a naive verifier can be fooled. */
  publicKeyPem(): Promise<string>;
  /** Forgets its key and signs with a new one. */
  rotateKeys(): Promise<void>;
  /** How often the keys were requested. */
  keyRequests(): number;
  close(): Promise<void>;
}

/** The nonce that binds a token to a key. */
export function nonceOf({ publicKey }: { publicKey: string }): string {
  return createHash('sha256').update(publicKey).digest('hex');
}

interface SigningKey {
  privateKey: CryptoKey;
  jwk: JWK;
}

/** @param redirectUris Where apps that are under test want the browser sent back to. */
export async function startOidcProvider(redirectUris: string[] = []): Promise<TestOidcProvider> {
  const server = createServer((request, response) => handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let keyRequests = 0;
  let key = await newSigningKey();
  let provider = newProvider(issuer, key.jwk, redirectUris);

  const handle = (request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/jwks') keyRequests += 1;
    if (request.url?.startsWith('/interaction/')) return signInAtOnce(provider, request, response);
    return provider.callback()(request, response);
  };

  return {
    issuer,
    signIn: (login) => authorizationCodeFlow(issuer, login),
    forge: (token) => forge(issuer, key, token),
    async publicKeyPem() {
      const { kty, n, e } = key.jwk;
      return exportSPKI((await importJWK({ kty, n, e } as JWK, 'RS256')) as CryptoKey);
    },
    async rotateKeys() {
      key = await newSigningKey();
      provider = newProvider(issuer, key.jwk, redirectUris);
    },
    keyRequests: () => keyRequests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function newSigningKey(): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { privateKey, jwk: { ...jwk, alg: 'RS256', use: 'sig', kid: randomBytes(8).toString('hex') } };
}

function newProvider(issuer: string, jwk: JWK, redirectUris: string[]): Provider {
  const configuration: Configuration = {
    jwks: { keys: [jwk as NonNullable<Configuration['jwks']>['keys'][number]] },
    clients: [
      ...[WEB_CLIENT, MOBILE_CLIENT].map((client_id) => ({
        client_id,
        redirect_uris: [REDIRECT_URI, ...redirectUris],
        token_endpoint_auth_method: 'none' as const,
        grant_types: ['authorization_code'],
        response_types: ['code' as const],
      })),
      {
        client_id: IMPLICIT_CLIENT,
        // A native client may use any port of this machine (RFC 8252).
        application_type: 'native' as const,
        redirect_uris: ['http://localhost', 'http://localhost/'],
        token_endpoint_auth_method: 'none' as const,
        grant_types: ['implicit'],
        response_types: ['id_token' as const],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['only for tests'] },
    ttl: { AuthorizationCode: 60, AccessToken: 60, IdToken: 3_600, Grant: 60, Interaction: 60, Session: 60 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...SAMPLE_USERS[sub] }) }),
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId as string,
        accountId: oidc.session?.accountId as string,
      });
      grant.addOIDCScope('openid email');
      await grant.save();
      return grant;
    },
  };
  return new Provider(issuer, configuration);
}

/** The hint names the user; there is no page for credentials or consent. */
async function signInAtOnce(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  await provider.interactionFinished(request, response, {
    login: { accountId: String(params.login_hint) },
    // Native clients need a consent each time.
    consent: {},
  });
}

async function authorizationCodeFlow(
  issuer: string,
  { subject, nonce, clientId = WEB_CLIENT }: { subject: string; nonce: string; clientId?: string },
): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    scope: 'openid email',
    redirect_uri: REDIRECT_URI,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    login_hint: subject,
    nonce,
  });
  const callback = await followRedirects(`${issuer}/auth?${query}`);
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: clientId,
    redirect_uri: REDIRECT_URI,
    code: callback.searchParams.get('code') ?? '',
    code_verifier: verifier,
  });
  const response = await fetch(`${issuer}/token`, { method: 'POST', body });
  const { id_token: idToken } = (await response.json()) as { id_token?: string };
  if (!idToken) throw new Error('the provider has issued no token');
  return idToken;
}

/** As a browser does, with cookies, until the app's own address. */
async function followRedirects(start: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = new URL(start);
  for (let hops = 0; !url.href.startsWith(REDIRECT_URI); hops += 1) {
    if (hops === 10) throw new Error('the provider redirects without end');
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
    await response.body?.cancel();
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name) cookies.set(name, value ?? '');
    }
    const location = response.headers.get('location');
    if (!location) throw new Error(`the provider has answered ${response.status}`);
    url = new URL(location, url);
  }
  return url;
}

async function forge(issuer: string, key: SigningKey, { claims, without = [], header }: ForgedToken = {}) {
  const now = Math.floor(Date.now() / 1000);
  const standard = { iss: issuer, sub: 'ada', aud: WEB_CLIENT, iat: now, exp: now + 3_600 };
  const payload = Object.fromEntries(
    Object.entries({ ...standard, ...claims }).filter(([name]) => !without.includes(name)),
  );
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'RS256', kid: key.jwk.kid as string, ...header })
    .sign(key.privateKey);
}

import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { foreignRequest } from '@postern/protocol';
import type { Configuration } from 'oidc-provider';
import { choosePage } from './choose-page.ts';
import { type LandingLink, landingPage } from './landing-page.ts';
import { SAMPLE_USERS } from './sample-users.ts';
import type { SigningKey } from './signing-key.ts';

/** The client id of the demo and of the backend beside it. */
export const LOCAL_CLIENT_ID = 'postern';

export interface IdentityProviderOptions {
  /** `http://localhost:4001` */
  issuer: string;
  signingKey: SigningKey;
  /** Exact URIs to which users are sent back. */
  redirectUris: string[];
  /** Names with ports at which it is reached; by default any port of a loopback name. */
  hosts?: string[];
  /** Further links on the landing page; by default none. */
  links?: LandingLink[];
}

const INTERACTION = /^\/interaction\/[A-Za-z0-9_-]{1,100}$/;
const MAX_FORM_LENGTH = 1_000;
const MINUTES_10 = 600;

/**
 * A certified OpenID provider with two sample users, for development. It asks for no password.
 *
 * @returns the listener of its port
 */
export async function createIdentityProvider(
  options: IdentityProviderOptions,
): Promise<(request: IncomingMessage, response: ServerResponse) => Promise<void>> {
  const { issuer } = options;
  // Hides warnings about untested Node versions and about the store in memory, which is intended here.
  const Provider = await quietly(async () => (await import('oidc-provider')).default);
  const provider = await quietly(async () => new Provider(issuer, configuration(options)));
  const serve = provider.callback();
  const { hosts } = options;
  return async (request, response) => {
    // After DNS rebinding, a foreign page has the provider's origin and could read its codes.
    const headers = { get: (name: string) => (name === 'Host' ? (request.headers.host ?? null) : null) };
    if (foreignRequest({ url: issuer, headers }, hosts ?? [], hosts === undefined)) {
      response.writeHead(403, PAGE_HEADERS).end('This host name is not allowed.');
      return;
    }
    const { pathname } = new URL(request.url ?? '/', issuer);
    if (pathname === '/') {
      response.writeHead(200, PAGE_HEADERS).end(landingPage(options.links ?? []));
      return;
    }
    if (!INTERACTION.test(pathname)) return serve(request, response);
    if (request.method !== 'POST') {
      response.writeHead(200, PAGE_HEADERS).end(choosePage(pathname));
      return;
    }
    const form = await readForm(request);
    const user = SAMPLE_USERS.find(({ subject }) => subject === form.get('subject'));
    const result = user
      ? { login: { accountId: user.subject } }
      : { error: 'access_denied', error_description: 'no user was chosen' };
    await provider.interactionFinished(request, response, result).catch(() => {
      response.writeHead(400, PAGE_HEADERS).end('This sign-in has ended. Begin again.');
    });
  };
}

/** Longer forms are truncated. */
async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let form = '';
  for await (const chunk of request.setEncoding('utf8')) {
    form += chunk;
    if (form.length > MAX_FORM_LENGTH) break;
  }
  return new URLSearchParams(form);
}

const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
};

function configuration({ signingKey, redirectUris }: IdentityProviderOptions): Configuration {
  return {
    jwks: { keys: [{ ...signingKey }] },
    clients: [
      {
        client_id: LOCAL_CLIENT_ID,
        redirect_uris: redirectUris,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    cookies: { keys: [randomBytes(32).toString('hex')] },
    ttl: {
      AccessToken: MINUTES_10,
      AuthorizationCode: 60,
      Grant: MINUTES_10,
      IdToken: MINUTES_10,
      Interaction: MINUTES_10,
      Session: MINUTES_10,
    },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    interactions: {
      url: (_, interaction) => `/interaction/${interaction.uid}`,
    },
    findAccount(_, subject) {
      const user = SAMPLE_USERS.find((candidate) => candidate.subject === subject);
      if (!user) return undefined;
      const { name, email } = user;
      return { accountId: subject, claims: () => ({ sub: subject, name, email, email_verified: true }) };
    },
    // No consent page: the only client is Postern's own.
    async loadExistingGrant({ oidc }) {
      const { client, session, provider } = oidc;
      if (!client || !session?.accountId) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  };
}

/** Runs a function and hides its console output. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { warn, info } = console;
  console.warn = () => {};
  console.info = () => {};
  try {
    return await work();
  } finally {
    Object.assign(console, { warn, info });
  }
}

import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createMemoryStore, createPostgresStore, type Postern, type Store } from '@postern/backend';
import { encryptOauth2ClientSecret } from '@turnkey/crypto';
import { SignJWT } from 'jose';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { ORIGIN } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { overHttp } from '../backend/over-http.ts';
import { createAttempt, createEthereumWallet, createSolanaWallet } from '../backend/sign-up-attempt.ts';
import { type ApiKeyPair, createApiKeyPair, startTestAuthority } from '../setup/authority.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { startHostileIssuer } from '../setup/hostile-issuer.ts';
import { paramsOf } from '../setup/team.ts';
import { signUp, submit } from '../setup/user.ts';

const SIGN_UPS = 60;
const BACKEND_PROCESS = fileURLToPath(new URL('s28-backend-process.mjs', import.meta.url));

describe('S28: many sign-ups with several credentials at once, so that nobody gets in', () => {
  const deployment = sharedDeployment();
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database.drop();
  });

  it.each<[string, () => Promise<Store[]>]>([
    ['two stores in PostgreSQL', () => Promise.all([1, 2].map(() => createPostgresStore({ url: database.url })))],
    // As small as a pool can be: nothing may need a second connection.
    ['one connection', async () => [await createPostgresStore({ url: database.url, maxConnections: 1 })]],
    ['a store in memory', async () => [createMemoryStore()]],
  ])('All 60 sign-ups with a passkey and a wallet succeed over %s', async (_name, open) => {
    const stores = await open();
    const rateLimits = { signupsPerAddress: { max: 1_000, windowSeconds: 60 } };
    expect(await refusals(stores.map((store) => deployment.backend({ store, rateLimits })))).toEqual([]);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('All 60 sign-ups with a passkey and a wallet succeed over two processes on one PostgreSQL', async () => {
    const processes = await Promise.all([startBackend(), startBackend()]);
    expect(new Set(processes.map(({ pid }) => pid)).size).toBe(2);
    expect(await refusals(processes.map(({ url }) => overHttp(url)))).toEqual([]);
    await Promise.all(processes.map(({ end }) => end()));
  });

  /** Starts all sign-ups at once, spread over the backends. @returns The codes of those that fail. */
  async function refusals(backends: Pick<Postern, 'fetch'>[]): Promise<string[]> {
    const prepared = await Promise.all(
      Array.from({ length: SIGN_UPS }, async (_, n) => {
        const backend = backends[n % backends.length];
        if (!backend) throw new Error('there is no backend');
        const attempt = createAttempt(backend);
        const wallet = await attempt.wallet(n % 2 ? createEthereumWallet() : createSolanaWallet());
        return { attempt, wallet, passkey: await attempt.passkey(createSoftwareAuthenticator()) };
      }),
    );
    const replies = await Promise.all(
      prepared.map(({ attempt, wallet, passkey }) => attempt.signUp({ wallet, passkey })),
    );
    return replies.filter(({ status }) => status !== 200).map(({ body }) => body.code);
  }

  /** Runs the built backend in an operating-system process of its own, which ends with this one. */
  async function startBackend() {
    const env = { PATH: process.env.PATH, ORIGIN, DATABASE_URL: database.url, ...deployment.environment() };
    const child = spawn(process.execPath, [BACKEND_PROCESS], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(child, 'close');
    const [port] = await Promise.race([once(child.stdout, 'data'), ended.then(() => [undefined])]);
    if (!port) throw new Error('the backend has not started');
    return {
      pid: child.pid,
      url: `http://127.0.0.1:${Number(String(port))}`,
      async end() {
        child.stdin.end();
        expect(await ended).toEqual([0, null]);
      },
    };
  }
});

describe('S28: an issuer of the attacker’s choice that keeps the authority’s connections', () => {
  it('An issuer is asked before the transaction begins, and not during it', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'known', alg: 'ES256' };
    const hostile = await startHostileIssuer((response, path, issuer) => {
      const isKeys = path === '/keys';
      response.end(JSON.stringify(isKeys ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/keys` }));
    });
    const authority = await startTestAuthority({ loopbackIssuers: [hostile.issuer] });
    const user = await signUp(authority, 'mallory@example.org');
    const token = async (kid: string) =>
      new SignJWT({ sub: 'mallory', aud: 'app' })
        .setProtectedHeader({ alg: 'ES256', kid })
        .setIssuer(hostile.issuer)
        .setIssuedAt(authority.clock.now / 1000)
        .setExpirationTime(authority.clock.now / 1000 + 600)
        .sign(privateKey);
    const add = async (kid: string) =>
      submit(authority, user.key, user.organizationId, 'CREATE_OAUTH_PROVIDERS_V2', {
        userId: user.userId,
        oauthProviders: [{ providerName: 'a', oidcToken: await token(kid) }],
      });
    // A key that the issuer does not have makes a verifier ask once more.
    expect((await add('unknown')).status).toBe(400);
    expect(hostile.requests()).toBe(2);
    expect((await add('known')).status).toBe(200);
    await authority.close();
    await hostile.close();
  });
});

describe('S28: an OAuth 2.0 provider that hangs, so that it keeps the authority’s connections', () => {
  it('An OAuth 2.0 provider is asked while no transaction is open, and only for users who may ask', async () => {
    const asked: ServerResponse[] = [];
    const provider = createServer((_request, response) => void asked.push(response)).listen(0, '127.0.0.1');
    await once(provider, 'listening');
    const url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    const endpoints = { tokenUrl: `${url}/token`, userUrl: `${url}/user` };
    const authority = await startTestAuthority({
      publicUrl: 'https://authority.example.org',
      oauth2Endpoints: { OAUTH2_PROVIDER_X: endpoints, OAUTH2_PROVIDER_DISCORD: endpoints },
    });
    const { apiKey, organizationId } = authority;
    const credential = await submit(authority, apiKey, organizationId, 'CREATE_OAUTH2_CREDENTIAL', {
      provider: 'OAUTH2_PROVIDER_X',
      clientId: 'app',
      encryptedClientSecret: await encryptOauth2ClientSecret(
        'secret',
        authority.authority.publicKeys.tlsFetcherEncryption,
      ),
    });
    const { oauth2CredentialId } = credential.result;
    const clerk = createApiKeyPair();
    const user = {
      userName: 'Clerk',
      apiKeys: [paramsOf(clerk)],
      authenticators: [],
      oauthProviders: [],
      userTags: [],
    };
    await submit(authority, apiKey, organizationId, 'CREATE_USERS_V4', { users: [user] });
    const exchange = (key: ApiKeyPair) =>
      submit(authority, key, organizationId, 'OAUTH2_AUTHENTICATE', {
        oauth2CredentialId,
        authCode: 'code',
        redirectUri: 'https://app.example/callback',
        codeVerifier: 'verifier',
        nonce: 'n',
      });

    expect(await exchange(clerk)).toMatchObject({ status: 403 });
    expect(asked).toEqual([]);

    const answers = Promise.all([exchange(apiKey), exchange(apiKey)]);
    await expect.poll(() => asked.length).toBe(2);
    const sql = postgres(authority.databaseUrl, { max: 1 });
    const open = await sql`
      select query from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`;
    expect(open).toEqual([]);
    await sql.end();
    for (const response of asked) response.writeHead(500).end();
    expect(await answers).toMatchObject([{ status: 400 }, { status: 400 }]);
    await authority.close();
    provider.close();
  });
});

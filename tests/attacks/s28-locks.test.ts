import { generateKeyPairSync } from 'node:crypto';
import { createMemoryStore, createPostgresStore, type Store } from '@postern/backend';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { type Deployment, startDeployment } from '../backend/deployment.ts';
import { createAttempt, createEthereumWallet, createSolanaWallet } from '../backend/sign-up-attempt.ts';
import { startTestAuthority } from '../setup/authority.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { startHostileIssuer } from '../setup/hostile-issuer.ts';
import { signUp, submit } from '../setup/user.ts';

const SIGN_UPS = 60;

describe('S28: many sign-ups with several credentials at once, so that nobody gets in', () => {
  let deployment: Deployment;
  let database: TestDatabase;
  beforeAll(async () => {
    deployment = await startDeployment();
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await deployment.close();
    await database.drop();
  });

  it.each<[string, () => Promise<Store[]>]>([
    ['two stores in PostgreSQL', () => Promise.all([1, 2].map(() => createPostgresStore({ url: database.url })))],
    // As small as a pool can be: nothing may need a second connection.
    ['one connection', async () => [await createPostgresStore({ url: database.url, maxConnections: 1 })]],
    ['a store in memory', async () => [createMemoryStore()]],
  ])('60 sign-ups with a passkey and a wallet succeed over %s', async (_name, open) => {
    const stores = await open();
    const rateLimits = { signupsPerAddress: { max: 1_000, windowSeconds: 60 } };
    const posterns = stores.map((store) => deployment.backend({ store, rateLimits }));
    const prepared = await Promise.all(
      Array.from({ length: SIGN_UPS }, async (_, n) => {
        const postern = posterns[n % posterns.length];
        if (!postern) throw new Error('there is no backend');
        const attempt = createAttempt(postern);
        const wallet = await attempt.wallet(n % 2 ? createEthereumWallet() : createSolanaWallet());
        return { attempt, wallet, passkey: await attempt.passkey(createSoftwareAuthenticator()) };
      }),
    );
    const replies = await Promise.all(
      prepared.map(({ attempt, wallet, passkey }) => attempt.signUp({ wallet, passkey })),
    );
    expect(replies.filter(({ status }) => status !== 200).map(({ body }) => body.code)).toEqual([]);
    await Promise.all(stores.map((store) => store.close()));
  });
});

describe('S28: an issuer of the attacker’s choice that keeps the authority’s connections', () => {
  it('is asked before the transaction begins, and not in it', async () => {
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

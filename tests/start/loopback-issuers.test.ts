import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import {
  MOBILE_CLIENT,
  nonceOf,
  startOidcProvider,
  type TestOidcProvider,
  WEB_CLIENT,
} from '../setup/oidc-provider.ts';
import { type RunningPostern, startPostern } from './postern-process.ts';

let folder: string;
let named: TestOidcProvider;
let unnamed: TestOidcProvider;
let postern: RunningPostern;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-issuers-'));
  named = await startOidcProvider();
  unnamed = await startOidcProvider();
  postern = await startPostern(join(folder, 'data'), { POSTERN_LOOPBACK_ISSUERS: named.issuer });
});
afterAll(async () => {
  await postern.end('SIGTERM');
  await named.close();
  await unnamed.close();
  await rm(folder, { recursive: true, force: true });
});

async function logIn(provider: TestOidcProvider, clientId: string) {
  const key = createApiKeyPair();
  const oidcToken = await provider.signIn({ subject: 'ada', nonce: nonceOf(key), clientId });
  const response = await fetch(`${postern.url}/auth/oauth-login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ oidcToken, publicKey: key.publicKey }),
  });
  return { status: response.status, body: (await response.json()) as { created?: boolean; code?: string } };
}

test('An issuer that the environment names is trusted, whatever client its tokens are for', async () => {
  expect(await logIn(named, WEB_CLIENT)).toMatchObject({ status: 200, body: { created: true } });
  expect(await logIn(named, WEB_CLIENT)).toMatchObject({ status: 200, body: { created: false } });
  expect((await logIn(named, MOBILE_CLIENT)).body.code ?? 'none').not.toBe('OAUTH_PROVIDER_UNKNOWN');
});

test('An issuer that the environment does not name is not trusted', async () => {
  const refused = await logIn(unnamed, WEB_CLIENT);
  expect([refused.status >= 400, refused.body.code]).toEqual([true, 'OAUTH_PROVIDER_UNKNOWN']);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PosternOptions } from '@postern/backend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { ask, submit } from '../setup/user.ts';
import { sharedDeployment } from './deployment.ts';

describe('the API keys of the backend', () => {
  const deployment = sharedDeployment();
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'postern-keys-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Root adds a key to the backend's user, as `postern init` does. */
  async function addKey(): Promise<ApiKeyPair> {
    const key = createApiKeyPair();
    const apiKeys = [{ apiKeyName: 'next', publicKey: key.publicKey, curveType: 'API_KEY_CURVE_P256' }];
    await root('CREATE_API_KEYS_V2', { userId: deployment.backendUserId, apiKeys });
    return key;
  }

  async function deleteKey({ publicKey }: ApiKeyPair): Promise<void> {
    const { apiKey, organizationId } = deployment.authority;
    const userId = deployment.backendUserId;
    const { body } = await ask(deployment.authority, apiKey, organizationId, 'get_api_keys', { userId });
    const own = (each: { credential: { publicKey: string } }) => each.credential.publicKey === publicKey;
    await root('DELETE_API_KEYS', { userId, apiKeyIds: [body.apiKeys.find(own).apiKeyId] });
  }

  function root(type: string, parameters: Parameters<typeof submit>[4]) {
    const { apiKey, organizationId } = deployment.authority;
    return submit(deployment.authority, apiKey, organizationId, type, parameters);
  }

  /** A backend with other keys than usual. */
  function backend(
    apiKeys: NonNullable<PosternOptions['turnkey']>['apiKeys'],
    environment = {},
    more: PosternOptions = {},
  ) {
    const { notarizer, tlsFetcher } = deployment.authority.authority.publicKeys;
    const { url: apiUrl, organizationId } = deployment.authority;
    const keys = { notarizerPublicKey: notarizer, tlsFetcherPublicKey: tlsFetcher };
    return deployment.backend({
      turnkey: { apiUrl, organizationId, ...keys, ...(apiKeys ? { apiKeys } : {}) },
      environment,
      ...more,
    });
  }

  async function signIn(postern: ReturnType<typeof backend>): Promise<number> {
    const browser = deployment.browser(postern);
    return (await browser.otpLogin(await deployment.prove(browser, deployment.newEmail()))).status;
  }

  it('With two keys, no request fails while either of them is deleted', async () => {
    const [current, previous] = [await addKey(), await addKey()];
    const postern = backend([current.privateKey, previous.privateKey]);
    expect(await signIn(postern)).toBe(200);
    await deleteKey(current);
    const during = Array.from({ length: 6 }, () => signIn(postern));
    expect(new Set(await Promise.all(during))).toEqual(new Set([200]));
    // A key that was refused is tried last, so further requests cost nothing more.
    deployment.takeCalls();
    expect(await signIn(postern)).toBe(200);
    expect(deployment.takeCalls()).toHaveLength(5);

    const next = await addKey();
    const rotated = backend([next.privateKey, previous.privateKey]);
    await deleteKey(previous);
    expect(await signIn(rotated)).toBe(200);
  });

  it('A function is asked again when Turnkey refuses every key, in the same request', async () => {
    const first = await addKey();
    let keys = [first.privateKey];
    let asked = 0;
    const postern = backend(async () => {
      asked++;
      return keys;
    });
    expect(asked).toBe(0);
    expect([await signIn(postern), asked]).toEqual([200, 1]);
    const next = await addKey();
    keys = [next.privateKey];
    await deleteKey(first);
    expect([await signIn(postern), asked]).toEqual([200, 2]);
    await deleteKey(next);
    const { status, body } = await deployment.browser(postern).initOtp(deployment.newEmail());
    expect([status, body.code]).toEqual([502, 'UPSTREAM_REFUSED']);
  });

  it('A file with keys is read again after a minute, and keys that are known stay when it is damaged', async () => {
    const file = join(folder, 'keys');
    const [first, second] = [await addKey(), await addKey()];
    await writeFile(file, `${first.privateKey}\n`);
    const clock = { now: deployment.authority.clock.now };
    const warnings: string[] = [];
    const logger = {
      info: () => undefined,
      error: () => undefined,
      warn: (_: object, text: string) => void warnings.push(text),
    };
    const postern = backend(undefined, { TURNKEY_API_PRIVATE_KEY_FILE: file }, { now: () => clock.now, logger });
    expect(await signIn(postern)).toBe(200);
    await writeFile(file, `${second.privateKey}\n${first.privateKey}\n`);
    clock.now += 61_000;
    expect(await signIn(postern)).toBe(200);
    await deleteKey(first);
    await writeFile(file, 'nothing');
    clock.now += 61_000;
    expect(await signIn(postern)).toBe(200);
    expect(warnings.join()).toContain('The API keys cannot be read again.');
    expect(warnings.join()).not.toContain(second.privateKey);
  });

  it('A function that fails is not asked for every key, and its error is not repeated', async () => {
    const warnings: string[] = [];
    const logger = {
      info: () => undefined,
      error: () => undefined,
      warn: (_: object, text: string) => void warnings.push(text),
    };
    const failing = backend(() => Promise.reject(new Error('the secret is abc')), {}, { logger });
    const { status, body } = await deployment.browser(failing).initOtp(deployment.newEmail());
    expect([status, body.code]).toEqual([502, 'UPSTREAM_REFUSED']);
    expect(warnings.join()).toContain('turnkey.apiKeys');
    expect(warnings.join()).not.toContain('abc');
  });

  it('Mistakes are named at the start, without the keys', () => {
    const { privateKey, publicKey } = createApiKeyPair();
    expect(() => backend([])).toThrow(
      'Option turnkey.apiKeys is not valid: must be P-256 private keys of 64 hex characters each. Write for example',
    );
    expect(() => backend([privateKey, 'short'])).toThrow('Option turnkey.apiKeys is not valid: must be');
    expect(() =>
      deployment.backend({ turnkey: { apiKeys: [privateKey], apiPrivateKey: privateKey, apiPublicKey: publicKey } }),
    ).toThrow('Option turnkey.apiKeys and Option turnkey.apiPrivateKey (TURNKEY_API_PRIVATE_KEY) are both set.');
    expect(() => backend(undefined, { TURNKEY_API_PRIVATE_KEY_FILE: join(folder, 'none') })).toThrow(
      'TURNKEY_API_PRIVATE_KEY_FILE (option turnkey.apiPrivateKeyFile) names a file that cannot be read. Set for example',
    );
    expect(() =>
      backend(undefined, { TURNKEY_API_PRIVATE_KEY_FILE: join(folder, 'keys'), TURNKEY_API_PRIVATE_KEY: privateKey }),
    ).toThrow(
      'TURNKEY_API_PRIVATE_KEY_FILE (option turnkey.apiPrivateKeyFile) and TURNKEY_API_PRIVATE_KEY (option turnkey.apiPrivateKey) are both set.',
    );
  });
});

import type { Postern } from '@postern/backend';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedDeployment } from '../backend/deployment.ts';
import type { ApiKeyPair } from '../setup/authority.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { ask, submit } from '../setup/user.ts';

describe('S10: a session of an attacker goes on when the victim logs in again', () => {
  const deployment = sharedDeployment();
  let product: Postern;
  beforeAll(async () => {
    product = deployment.backend();
  });

  async function logIn(email: string, more: object = {}) {
    const browser = deployment.browser(product);
    const { body } = await browser.otpLogin(await deployment.prove(browser, email), more);
    return { key: browser.key, organizationId: body.organizationId, userId: body.userId };
  }

  const canStamp = async (key: ApiKeyPair, organizationId: string) =>
    (await ask(deployment.authority, key, organizationId, 'whoami')).status === 200;

  it('A log-in with invalidateExisting ends the other sessions at Turnkey, and keeps the user’s own API keys', async () => {
    const email = deployment.newEmail();
    const stolen = await logIn(email);
    const { organizationId, userId } = stolen;
    const own = createApiKeyPair();
    const apiKeys = [{ apiKeyName: 'own', publicKey: own.publicKey, curveType: 'API_KEY_CURVE_P256' }];
    await submit(deployment.authority, stolen.key, organizationId, 'CREATE_API_KEYS_V2', { userId, apiKeys });

    const owner = await logIn(email, { invalidateExisting: true });
    expect(await canStamp(stolen.key, organizationId)).toBe(false);
    expect(await canStamp(owner.key, organizationId)).toBe(true);
    expect(await canStamp(own, organizationId)).toBe(true);
  });

  it('A log-in without invalidateExisting ends no other session', async () => {
    const email = deployment.newEmail();
    const laptop = await logIn(email);
    await logIn(email);
    expect(await canStamp(laptop.key, laptop.organizationId)).toBe(true);
  });
});

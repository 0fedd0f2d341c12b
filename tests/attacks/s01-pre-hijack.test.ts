import type { Postern } from '@postern/backend';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { post } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { ask, submit } from '../setup/user.ts';
import { guideServer, organizationOf } from './guide-server.ts';

describe('S1: an account that an attacker has prepared with the victim’s address', () => {
  const deployment = sharedDeployment();
  let guide: Postern;
  let product: Postern;
  let victim: string;
  const attacker = createApiKeyPair();
  beforeAll(async () => {
    guide = guideServer(deployment.authority);
    product = deployment.backend();
  });
  beforeEach(() => {
    victim = deployment.newEmail();
  });

  async function logIn(server: Postern, email: string) {
    const browser = deployment.browser(server);
    const { body } = await browser.otpLogin(await deployment.prove(browser, email));
    return { browser, organizationId: organizationOf(body) };
  }

  /** Whether the attacker's key is one of the organization's. */
  async function hasIntruder(organizationId: string, key = attacker): Promise<boolean> {
    return (await ask(deployment.authority, key, organizationId, 'whoami')).status === 200;
  }

  /** The attacker's own request: the victim's address beside a key of the attacker's. */
  const trap = () => ({
    email: victim,
    apiKeys: [{ apiKeyName: 'key', publicKey: attacker.publicKey, curveType: 'API_KEY_CURVE_P256' }],
  });

  it('The guide’s server leads the victim into the prepared account, and the product does not', async () => {
    const { status, body } = await post<{ subOrganizationId: string }>(guide, '/create-sub-organization', trap());
    expect(status).toBe(200);
    const trapped = await logIn(guide, victim);
    expect(trapped.organizationId).toBe(body.subOrganizationId);
    expect(await hasIntruder(trapped.organizationId)).toBe(true);

    // The guide's log-in has marked the address verified there, so the next victim has an address of its own.
    victim = deployment.newEmail();
    await post(guide, '/create-sub-organization', trap());
    expect(await hasIntruder((await logIn(product, victim)).organizationId)).toBe(false);
  });

  it('An attacker cannot prepare an account for the victim through the product', async () => {
    const { status } = await post(product, '/create-sub-organization', trap());
    expect(status).toBe(400);
    expect(await hasIntruder((await logIn(product, victim)).organizationId)).toBe(false);
  });

  it.each(['UPDATE_USER_EMAIL', 'UPDATE_USER'])('After %s, the victim still gets an own account', async (activity) => {
    // A user like any other, who types the victim's address into the own account, directly at Turnkey.
    const { browser, organizationId } = await logIn(product, deployment.newEmail());
    const { body } = await ask(deployment.authority, browser.key, organizationId, 'whoami');
    const parameters = { userId: body.userId, userEmail: victim };
    const renamed = await submit(deployment.authority, browser.key, organizationId, activity, parameters);
    expect(renamed.status).toBe(200);

    expect((await logIn(guide, victim)).organizationId).toBe(organizationId);
    victim = deployment.newEmail();
    await submit(deployment.authority, browser.key, organizationId, activity, { ...parameters, userEmail: victim });
    expect((await logIn(product, victim)).organizationId).not.toBe(organizationId);
  });
});

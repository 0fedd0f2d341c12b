import type { Postern } from '@postern/backend';
import { beforeAll, describe, expect, it } from 'vitest';
import { contactSignup, otpLogin, send, verify, withAuthProxy } from '../auth-proxy/sdk.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { createApiKeyPair } from '../setup/authority.ts';

describe('S6: the client chooses organization, contact or session at the Auth Proxy', () => {
  const deployment = sharedDeployment();
  let postern: Postern;
  beforeAll(() => {
    postern = deployment.backend(withAuthProxy());
  });

  async function newUser() {
    const email = deployment.newEmail();
    const key = createApiKeyPair();
    const token = await verify(deployment, postern, email, key);
    const { body } = await send(postern, 'signup_v2', contactSignup(key, token, email));
    return { email, key, token, organizationId: body.organizationId ?? '' };
  }

  it('A log-in that names another organization opens no session, neither there nor at home', async () => {
    const victim = await newUser();
    const attacker = await newUser();
    for (const organizationId of [victim.organizationId, deployment.authority.organizationId]) {
      deployment.takeCalls();
      const body = otpLogin(attacker.key, attacker.token, { organizationId });
      const { status } = await send(postern, 'otp_login_v2', body);
      expect(status).toBe(403);
      expect(deployment.takeCalls()).toEqual([]);
    }
    expect((await send(postern, 'otp_login_v2', otpLogin(attacker.key, attacker.token))).status).toBe(200);
  });

  it('The client cannot choose the length of a session', async () => {
    const { key, token } = await newUser();
    const more = { expirationSeconds: '31536000', sessionProfileId: deployment.authority.organizationId };
    const { body } = await send(postern, 'otp_login_v2', otpLogin(key, token, more));
    const session = await postern.verifySession(body.session ?? '');
    expect((session?.expiresAt ?? 0) - Math.floor(deployment.authority.clock.now / 1000)).toBe(900);
  });

  it('A token finds the account of its own contact only', async () => {
    const victim = await newUser();
    const attacker = await newUser();
    const lookUp = { filterType: 'EMAIL', filterValue: victim.email, verificationToken: attacker.token };
    expect((await send(postern, 'account', lookUp)).status).toBe(401);
    const asPhone = { ...lookUp, filterType: 'PHONE_NUMBER', filterValue: '+491701234567' };
    expect((await send(postern, 'account', asPhone)).status).toBe(401);
  });

  it('The client cannot choose the template of the message', async () => {
    const contact = deployment.newEmail();
    const emailCustomization = { magicLinkTemplate: 'https://evil.example/%s', appName: 'Evil' };
    const withTemplate = { otpType: 'OTP_TYPE_EMAIL', contact, emailCustomization: { templateId: 'evil' } };
    expect((await send(postern, 'otp_init_v2', withTemplate)).status).toBe(400);
    await send(postern, 'otp_init_v2', { otpType: 'OTP_TYPE_EMAIL', contact, emailCustomization, appName: 'Evil' });
    const inbox = await fetch(`${deployment.authority.url}/_authority/inbox?to=${contact}`, {
      headers: { Accept: 'application/json' },
    });
    const text = await inbox.text();
    expect(text).toContain(contact);
    expect(text).not.toMatch(/evil/i);
  });
});

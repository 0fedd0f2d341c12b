import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPostern, type Postern, type PosternOptions } from '@postern/backend';
import { toNodeHandler } from '@postern/backend/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORIGIN } from '../backend/browser.ts';
import { type Deployment, startDeployment } from '../backend/deployment.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { createTemplateFolder, type TemplateFolder } from '../setup/email-templates.ts';
import { CONFIG_ID, contactSignup, otpLogin, send, verify } from './sdk.ts';

const OTHER_ID = '22222222-2222-4333-8444-555555555555';
const OTHER_ORIGIN = 'https://other.example.com';

describe('the Auth Proxy: configurations', () => {
  let deployment: Deployment;
  let postern: Postern;
  let folder: TemplateFolder;
  beforeAll(async () => {
    const template = (id: string) => ({ [`${id}/en.subject`]: id, [`${id}/en.txt`]: 'Your code is {{.OtpCode}}' });
    folder = await createTemplateFolder({ ...template('first-template'), ...template('second-template') });
    deployment = await startDeployment({ templates: folder.path });
    postern = deployment.backend({
      appName: 'First',
      authProxy: {
        configurations: {
          [CONFIG_ID]: {},
          [OTHER_ID]: {
            origins: [OTHER_ORIGIN],
            appName: 'Second',
            methods: ['email', 'passkey'],
            otp: { length: 8, alphanumeric: true },
            session: { expirationSeconds: 3_600 },
            oauth: { redirectUrl: 'https://other.example.com/callback' },
          },
        },
      },
    });
  });
  afterAll(async () => {
    await deployment.close();
    await folder.remove();
  });

  const other = { configId: OTHER_ID, origin: OTHER_ORIGIN };

  it('Each app is told what it may do, for an empty body and for none', async () => {
    const { organizationId } = deployment.authority;
    const expected = {
      enabledProviders: ['email', 'passkey'],
      sessionExpirationSeconds: '3600',
      organizationId,
      oauthClientIds: {},
      oauthRedirectUrl: 'https://other.example.com/callback',
      otpAlphanumeric: true,
      otpLength: '8',
    };
    for (const body of [undefined, '', {}]) {
      expect((await send(postern, 'wallet_kit_config', body, other)).body).toEqual(expected);
      expect((await send(postern, 'wallet_kit_client_params', body, other)).body).toEqual({});
    }
    expect((await send(postern, 'wallet_kit_config', undefined)).body).toMatchObject({
      enabledProviders: ['email', 'sms', 'whatsapp', 'passkey', 'wallet'],
      sessionExpirationSeconds: '900',
      otpLength: '6',
    });
  });

  it('The configuration decides the code, the message and the length of the session', async () => {
    const contact = deployment.newEmail();
    await send(postern, 'otp_init_v2', { otpType: 'OTP_TYPE_EMAIL', contact }, other);
    expect(await deployment.authority.lastCode(contact)).toHaveLength(8);

    const email = deployment.newEmail();
    const key = createApiKeyPair();
    const verificationToken = await verify(deployment, postern, email, key);
    await send(postern, 'signup_v2', contactSignup(key, verificationToken, email), other);
    const { body } = await send(postern, 'otp_login_v2', otpLogin(key, verificationToken), other);
    const session = await postern.verifySession(body.session ?? '');
    const startedAt = Math.floor(deployment.authority.clock.now / 1000);
    expect((session?.expiresAt ?? 0) - startedAt).toBe(3_600);
  });

  it('The configuration decides what the e-mail looks like, and which templates a request may choose', async () => {
    const bodies: string[] = [];
    const email = {
      templateIds: ['first-template', 'second-template'],
      logoUrl: 'https://app.example.com/logo.png',
      senderName: 'Example',
      senderAddress: 'login@example.com',
      replyTo: 'help@example.com',
    };
    const app = deployment.backend({
      authProxy: { configurations: { [CONFIG_ID]: { email } } },
      fetch: (input, init) => {
        bodies.push(String(init?.body));
        return fetch(input, init);
      },
    });
    const codeWith = (templateId?: string, otpType = 'OTP_TYPE_EMAIL', contact = deployment.newEmail()) =>
      send(app, 'otp_init_v2', { otpType, contact, ...(templateId ? { emailCustomization: { templateId } } : {}) });
    const sent = () => JSON.parse(bodies.at(-1) ?? '').parameters;
    expect((await codeWith()).status).toBe(200);
    expect(sent()).toMatchObject({
      emailCustomization: { templateId: 'first-template', logoUrl: email.logoUrl },
      sendFromEmailSenderName: 'Example',
      sendFromEmailAddress: 'login@example.com',
      replyToEmailAddress: 'help@example.com',
    });
    await codeWith('second-template');
    expect(sent()).toMatchObject({ emailCustomization: { templateId: 'second-template' } });
    await codeWith(undefined, 'OTP_TYPE_SMS', '+491701234599');
    expect(sent()).not.toHaveProperty('emailCustomization');
    expect((await codeWith('third-template')).status).toBe(400);
  });

  it('A way to sign in that the app has switched off is refused', async () => {
    const answer = await send(postern, 'otp_init_v2', { otpType: 'OTP_TYPE_SMS', contact: '+491701234567' }, other);
    expect([answer.status, answer.body.code]).toEqual([403, 7]);
  });

  it('Each configuration has its own origins', async () => {
    const config = (origin: string, configId: string) => send(postern, 'wallet_kit_config', {}, { origin, configId });
    expect((await config(OTHER_ORIGIN, OTHER_ID)).status).toBe(200);
    expect((await config(ORIGIN, CONFIG_ID)).headers.get('access-control-allow-origin')).toBe(ORIGIN);
    const foreign = await config(ORIGIN, OTHER_ID);
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    expect((await config(OTHER_ORIGIN, CONFIG_ID)).status).toBe(403);
  });

  it('A preflight, which names no app, is answered for the origins of all apps', async () => {
    const preflight = (origin: string) =>
      postern.fetch(
        new Request('https://api.example.com/auth-proxy/v1/account', {
          method: 'OPTIONS',
          headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
        }),
      );
    for (const origin of [ORIGIN, OTHER_ORIGIN]) {
      const response = await preflight(origin);
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
      const allowed = response.headers.get('access-control-allow-headers') ?? '';
      for (const name of ['content-type', 'x-auth-proxy-config-id', 'x-captcha-token']) expect(allowed).toContain(name);
    }
    expect((await preflight('https://evil.example')).status).toBe(403);
  });

  it.each([
    ['is missing', undefined],
    ['is not known', '33333333-2222-4333-8444-555555555555'],
    ['is not one', 'x'],
    ['names a part of every object', '__proto__'],
  ])('A request gets an error in Turnkey’s form when its configuration id %s', async (_title, configId) => {
    const answer = await send(postern, 'signup_v2', 'not JSON', { configId: configId ?? '' });
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({
      code: 16,
      message: expect.stringContaining('X-Auth-Proxy-Config-ID'),
      details: [
        { '@type': 'type.googleapis.com/errors.v1.TurnkeyErrorDetail', turnkeyErrorCode: '' },
        expect.objectContaining({ reason: 'AUTH_PROXY_CONFIG_UNKNOWN', domain: 'postern' }),
      ],
      turnkeyErrorCode: '',
    });
  });

  it.each([
    ['INVALID_REQUEST', 'account', { filterType: 'NAME', filterValue: 'x' }, 400, 3],
    ['INVALID_REQUEST', 'signup_v2', { apiKeys: [] }, 400, 3],
    ['NOT_FOUND', 'no_such_path', {}, 404, 5],
    ['PLAIN_CODES_OFF', 'otp_init', { otpType: 'OTP_TYPE_EMAIL', contact: 'a@example.org' }, 403, 7],
    ['PLAIN_CODES_OFF', 'otp_verify', { otpId: 'x', otpCode: '123456', publicKey: `02${'a'.repeat(64)}` }, 403, 7],
    ['OAUTH_PROVIDER_UNKNOWN', 'oauth2_authenticate', exchange(), 400, 3],
  ])('The error %s has Turnkey’s form at the path %s', async (reason, path, body, status, code) => {
    const answer = await send(postern, path, body);
    expect([answer.status, answer.body.code, answer.body.details?.[1]?.reason]).toEqual([status, code, reason]);
  });

  it('The messages are those by which @turnkey/core knows a wrong code and too many codes', async () => {
    const contact = deployment.newEmail();
    let body = (await send(postern, 'otp_init_v2', { otpType: 'OTP_TYPE_EMAIL', contact })).body;
    const wrong = await send(postern, 'otp_verify_v2', { otpId: body.otpId, encryptedOtpBundle: '{}' });
    expect(wrong.body.message).toMatch(/^Invalid OTP code/);
    for (let codes = 0; codes < 3; codes++) {
      body = (await send(postern, 'otp_init_v2', { otpType: 'OTP_TYPE_EMAIL', contact })).body;
    }
    expect(body.message).toMatch(/^Max number of OTPs have been initiated/);
  });

  it('The Auth Proxy can be at another path, also behind an adapter', async () => {
    const elsewhere = deployment.backend({
      authProxy: { basePath: '/wallet-kit', configurations: { [CONFIG_ID]: {} } },
    });
    expect(elsewhere.basePaths).toEqual(['/auth', '/wallet-kit']);
    const handler = toNodeHandler(elsewhere);
    const server = createServer((request, response) => {
      void handler(request, response, () => response.writeHead(418).end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const call = (path: string) =>
      fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
        method: 'POST',
        headers: { 'X-Auth-Proxy-Config-ID': CONFIG_ID },
      });
    expect((await call('/wallet-kit/v1/wallet_kit_config')).status).toBe(200);
    expect((await call('/auth-proxy/v1/wallet_kit_config')).status).toBe(418);
    server.close();
  });

  it('The Auth Proxy is off unless it is configured', async () => {
    expect((await send(deployment.backend(), 'wallet_kit_config', {})).status).toBe(404);
  });

  it.each<[string, NonNullable<PosternOptions['authProxy']>, string]>([
    ['an id that is no UUID', { configurations: { app: {} } }, 'must be a UUID'],
    ['no configuration', { configurations: {} }, 'must have a configuration'],
    [
      'an option that is not known',
      { configurations: { [CONFIG_ID]: { orgins: [] } as object } },
      `Option authProxy.configurations.${CONFIG_ID}.orgins does not exist. Did you mean authProxy.configurations.${CONFIG_ID}.origins?`,
    ],
    [
      'a method that is not known',
      { configurations: { [CONFIG_ID]: { methods: ['emial'] } } },
      'methods: emial does not exist. Did you mean email?',
    ],
    [
      'client ids of a provider that is not configured',
      { configurations: { [CONFIG_ID]: { oauth: { clientIds: { google: ['x'] } } } } },
      'oauth.providers has no google.',
    ],
    ['the path of the native endpoints', { basePath: '/auth', configurations: { [CONFIG_ID]: {} } }, 'are the same'],
  ])('The Auth Proxy refuses to start with %s', (_title, authProxy, sentence) => {
    const start = () => createPostern({ turnkey: {}, environment: deployment.environment(), authProxy });
    expect(start).toThrow(sentence);
  });
});

function exchange() {
  return {
    provider: 'OAUTH2_PROVIDER_X',
    authCode: 'code',
    redirectUri: 'https://app.example.com/callback',
    codeVerifier: 'v'.repeat(43),
    nonce: 'a'.repeat(64),
    clientId: 'x',
  };
}

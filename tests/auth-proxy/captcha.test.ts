import type { CaptchaOptions, Postern } from '@postern/backend';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ORIGIN } from '../backend/browser.ts';
import { type Deployment, startDeployment } from '../backend/deployment.ts';
import { createEthereumWallet } from '../backend/sign-up-attempt.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { CONFIG_ID, contactSignup, send, verify, walletSignup, withAuthProxy } from './sdk.ts';
import { startSiteverifyServer } from './siteverify-server.ts';

const PROVIDERS = ['turnstile', 'hcaptcha', 'recaptcha'] as const;

describe('a captcha, checked at a local server that speaks siteverify', () => {
  let deployment: Deployment;
  let provider: Awaited<ReturnType<typeof startSiteverifyServer>>;
  beforeAll(async () => {
    deployment = await startDeployment();
    provider = await startSiteverifyServer();
  });
  afterAll(async () => {
    await deployment.close();
    await provider.close();
  });
  beforeEach(() => {
    provider.answerWith(200);
    provider.asked.splice(0);
    deployment.takeCalls();
  });

  const captchaOf = (name: (typeof PROVIDERS)[number] = 'turnstile', more: object = {}): CaptchaOptions => ({
    provider: name,
    siteKey: 'the-site-key',
    secret: 'the-secret',
    verifyUrl: provider.url,
    ...more,
  });
  const codeFrom = (postern: Postern, token?: string) =>
    send(
      postern,
      'otp_init_v2',
      { otpType: 'OTP_TYPE_EMAIL', contact: deployment.newEmail() },
      { headers: token === undefined ? {} : { 'X-Captcha-Token': token } },
    );
  const callsToTurnkey = () => deployment.takeCalls().filter((call) => call !== 'siteverify');
  const reasonOf = ({ body }: Awaited<ReturnType<typeof codeFrom>>) => body.details?.[1]?.reason;

  describe.each(PROVIDERS)('a captcha of %s', (name) => {
    it('A solved captcha passes once', async () => {
      const postern = deployment.backend({ ...withAuthProxy(), captcha: captchaOf(name) });
      provider.expect('solved', {
        hostname: new URL(ORIGIN).hostname,
        ...(name === 'recaptcha' ? { score: 0.9 } : {}),
      });
      expect((await codeFrom(postern, 'solved')).status).toBe(200);
      expect(provider.asked[0]).toMatchObject({ secret: 'the-secret', response: 'solved' });
      const again = await codeFrom(postern, 'solved');
      expect([again.status, reasonOf(again)]).toEqual([403, 'CAPTCHA_FAILED']);
      expect(callsToTurnkey()).toEqual(['init_otp']);
    });

    it('A request without a captcha is refused before anything is done', async () => {
      const postern = deployment.backend({ ...withAuthProxy(), captcha: captchaOf(name) });
      const answer = await codeFrom(postern);
      expect([answer.status, reasonOf(answer)]).toEqual([400, 'CAPTCHA_REQUIRED']);
      expect(provider.asked).toEqual([]);
      expect(callsToTurnkey()).toEqual([]);
    });

    it.each([
      ['answers with a failure', () => provider.answerWith(500), undefined],
      [
        'does not know the secret',
        () => provider.expect('t', { success: false, 'error-codes': ['invalid-input-secret'] }),
        undefined,
      ],
      ['cannot be reached', () => undefined, 'http://127.0.0.1:1/siteverify'],
    ])('No request passes when the captcha’s provider %s', async (_title, prepare, verifyUrl) => {
      prepare();
      const captcha = captchaOf(name, verifyUrl ? { verifyUrl } : {});
      const answer = await codeFrom(deployment.backend({ ...withAuthProxy(), captcha }), 't');
      expect([answer.status, reasonOf(answer)]).toEqual([503, 'CAPTCHA_UNAVAILABLE']);
      expect(callsToTurnkey()).toEqual([]);
    });

    it('A captcha that was solved on another site is refused', async () => {
      provider.expect('t', { hostname: 'evil.example' });
      const answer = await codeFrom(deployment.backend({ ...withAuthProxy(), captcha: captchaOf(name) }), 't');
      expect(reasonOf(answer)).toBe('CAPTCHA_FAILED');
      provider.expect('t', { hostname: 'other.example' });
      const captcha = captchaOf(name, { hostnames: ['other.example'] });
      expect((await codeFrom(deployment.backend({ ...withAuthProxy(), captcha }), 't')).status).toBe(200);
    });
  });

  it('A low score of reCAPTCHA is refused', async () => {
    const postern = deployment.backend({ ...withAuthProxy(), captcha: captchaOf('recaptcha', { minScore: 0.7 }) });
    provider.expect('low', { score: 0.6 });
    expect(reasonOf(await codeFrom(postern, 'low'))).toBe('CAPTCHA_FAILED');
    provider.expect('high', { score: 0.7 });
    expect((await codeFrom(postern, 'high')).status).toBe(200);
  });

  it('A captcha is needed to sign up with a credential, and not with a code', async () => {
    const postern = deployment.backend({ ...withAuthProxy(), captcha: captchaOf() });
    const wallet = createEthereumWallet();
    expect((await send(postern, 'signup_v2', walletSignup(wallet))).status).toBe(400);
    provider.expect('t');
    const headers = { 'X-Captcha-Token': 't' };
    expect((await send(postern, 'signup_v2', walletSignup(wallet), { headers })).status).toBe(200);

    const key = createApiKeyPair();
    const email = deployment.newEmail();
    const withoutCaptcha = deployment.backend(withAuthProxy());
    const verificationToken = await verify(deployment, withoutCaptcha, email, key);
    expect((await send(postern, 'signup_v2', contactSignup(key, verificationToken, email))).status).toBe(200);
  });

  it('The native endpoints need a captcha too', async () => {
    const postern = deployment.backend({ captcha: captchaOf() });
    const native = async (path: string, body: object, token?: string) => {
      const response = await postern.fetch(
        new Request(`https://api.example.com/auth${path}`, {
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            Origin: ORIGIN,
            ...(token ? { 'X-Captcha-Token': token } : {}),
          },
          body: JSON.stringify(body),
        }),
      );
      return [response.status, ((await response.json()) as { code?: string }).code];
    };
    const code = { otpType: 'OTP_TYPE_EMAIL', contact: deployment.newEmail() };
    expect(await native('/init-otp', code)).toEqual([400, 'CAPTCHA_REQUIRED']);
    expect(await native('/init-otp', code, 'made-up')).toEqual([403, 'CAPTCHA_FAILED']);
    provider.expect('t');
    expect(await native('/init-otp', code, 't')).toEqual([200, undefined]);
    const signup = {
      wallet: { message: 'x', signature: 'ab'.repeat(65) },
      apiKey: { publicKey: createApiKeyPair().publicKey, signature: 'ab'.repeat(64) },
    };
    expect(await native('/create-sub-organization', signup)).toEqual([400, 'CAPTCHA_REQUIRED']);
    provider.expect('u');
    expect(await native('/create-sub-organization', signup, 'u')).toEqual([401, 'INVALID_API_KEY_SIGNATURE']);
  });

  it('Each app can have its own captcha or none', async () => {
    const other = '22222222-2222-4333-8444-555555555555';
    const configurations = { [CONFIG_ID]: { captcha: false as const }, [other]: {} };
    const postern = deployment.backend({ captcha: captchaOf(), authProxy: { configurations } });
    expect((await codeFrom(postern)).status).toBe(200);
    const params = (configId: string) => send(postern, 'wallet_kit_client_params', undefined, { configId });
    expect((await params(CONFIG_ID)).body).toEqual({});
    expect((await params(other)).body).toEqual({ turnstileSiteKey: 'the-site-key' });
  });

  it('The provider local accepts every token but one, and does not start in production', async () => {
    const captcha = { provider: 'local' } as const;
    const postern = deployment.backend({ ...withAuthProxy(), captcha });
    expect((await codeFrom(postern, 'anything')).status).toBe(200);
    expect(reasonOf(await codeFrom(postern, 'local-captcha-fails'))).toBe('CAPTCHA_FAILED');
    expect(reasonOf(await codeFrom(postern))).toBe('CAPTCHA_REQUIRED');
    const environment = { NODE_ENV: 'production' };
    const inProduction = { captcha, environment, otp: { smsCountries: [] } };
    expect(() => deployment.backend(inProduction)).toThrow('captcha of the provider local is for development only');
  });

  it('An unknown option of a captcha is refused with the name that was meant', () => {
    const captcha = captchaOf('turnstile', { sitekey: 'x' });
    expect(() => deployment.backend({ captcha })).toThrow(
      'Option captcha.sitekey does not exist. Did you mean captcha.siteKey?',
    );
  });
});

import { createPostern } from '@postern/backend';
import { Turnkey } from '@turnkey/sdk-server';
import { describe, expect, it } from 'vitest';
import { post } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';

describe('S19: secrets that are missing, and secrets where they do not belong', () => {
  const deployment = sharedDeployment();

  it('The guide’s server starts without keys, and the product refuses and says what is missing', () => {
    // `process.env.TURNKEY_API_PRIVATE_KEY ?? ""`, and so on.
    const empty = { apiBaseUrl: '', defaultOrganizationId: '', apiPublicKey: '', apiPrivateKey: '' };
    expect(() => new Turnkey(empty).apiClient()).not.toThrow();
    const environment = {
      TURNKEY_API_URL: '',
      TURNKEY_ORGANIZATION_ID: '',
      TURNKEY_API_PUBLIC_KEY: '',
      TURNKEY_API_PRIVATE_KEY: '',
    };
    for (const name of Object.keys(environment)) {
      expect(() => createPostern({ environment })).toThrow(new RegExp(`^- ${name} .* is empty\\. .*\\.$`, 'm'));
      expect(() => createPostern({ environment: {} })).toThrow(new RegExp(`^- ${name} .* is not set\\. .*\\.$`, 'm'));
    }
  });

  it('No log, event, answer or header of a sign-in, an attack or a failure holds another user’s secret', async () => {
    const { lastCode } = deployment.authority;
    const apiKey = deployment.backendKey;
    const written: unknown[] = [];
    const write = (...entry: unknown[]) => void written.push(entry);
    const watched = { logger: { info: write, warn: write, error: write }, onEvent: write };
    const postern = deployment.backend(watched);
    const browser = deployment.browser(postern);
    const email = deployment.newEmail();

    const { body: init } = await browser.initOtp(email);
    const code = await lastCode(email);
    const { body: verified } = await browser.verifyOtp(init, code);
    const { body: session } = await browser.otpLogin(verified.verificationToken);

    const attacker = deployment.browser(postern);
    await attacker.otpLogin(verified.verificationToken);
    await attacker.initOtp(`${email}\n\t{"level":"error"}`);
    await post(postern, '/otp-login', { verificationToken: verified.verificationToken, [apiKey.privateKey]: 1 });
    const failing = deployment.backend({
      ...watched,
      fetch: () => Promise.reject(new Error(`${apiKey.privateKey}\n    at ${verified.verificationToken}`)),
      subOrganization: () => {
        throw new Error(`${verified.verificationToken}\n    at ${email} (secret)`);
      },
    });
    await deployment.browser(failing).initOtp(email);
    const thrower = deployment.backend({ ...watched, subOrganization: secretTeller(email) });
    const newcomer = deployment.browser(thrower);
    await newcomer.otpLogin(await deployment.prove(newcomer, deployment.newEmail()));

    const text = JSON.stringify(written);
    expect(text).toContain('INTERNAL');
    for (const secret of [email, code, verified.verificationToken, session.sessionToken, apiKey.privateKey]) {
      expect(text).not.toContain(secret);
    }
  });
});

/** A function of the app whose error quotes what it was given, in the form of a stack. */
function secretTeller(secret: string) {
  return (): never => {
    throw new Error(`cannot name\n    at ${secret} (file:1:1)`);
  };
}

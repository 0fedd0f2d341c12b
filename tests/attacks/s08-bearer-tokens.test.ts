import type { Postern } from '@postern/backend';
import { type AuthProblem, loginMessage, parseVerificationToken, type VerifyOtpResponse } from '@postern/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { clientSignature, post } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { sealCode, submit } from '../setup/user.ts';
import { guideServer } from './guide-server.ts';

describe('S8: a code or a verification token that was seen is used by another browser', () => {
  const deployment = sharedDeployment();
  let guide: Postern;
  let product: Postern;
  beforeAll(async () => {
    guide = guideServer(deployment.authority);
    product = deployment.backend();
  });

  /** A client that names no key for its token, as clients of the legacy flow did. */
  async function verifyWithoutKey(server: Postern, email: string) {
    const { body } = await deployment.browser(server).initOtp(email);
    const code = await deployment.authority.lastCode(email);
    const encryptedOtpBundle = await sealCode(deployment.authority, body.otpEncryptionTargetBundle, code, '');
    return post<VerifyOtpResponse & AuthProblem>(server, '/verify-otp', { otpId: body.otpId, encryptedOtpBundle });
  }

  /** Logs in as an attacker who has read a token in a log or on the wire, and uses a key of their own. */
  function logInAsThief(server: Postern, verificationToken: string) {
    const thief = createApiKeyPair();
    const { id } = parseVerificationToken(verificationToken).claims;
    return post<AuthProblem>(server, '/otp-login', {
      verificationToken,
      publicKey: thief.publicKey,
      clientSignature: clientSignature(thief, loginMessage(id, thief.publicKey)),
    });
  }

  it('The guide’s server issues a token that is bound to no key, and logs the thief in', async () => {
    const email = deployment.newEmail();
    const { body } = await verifyWithoutKey(guide, email);
    expect((await logInAsThief(guide, body.verificationToken)).status).toBe(200);
  });

  it('The product issues no unbound token, and accepts none that was issued elsewhere', async () => {
    const email = deployment.newEmail();
    const { body } = await verifyWithoutKey(product, email);
    expect(body.verificationToken).toBeUndefined();

    const { body: init } = await deployment.browser(product).initOtp(email);
    const legacy = { otpId: init.otpId, otpCode: await deployment.authority.lastCode(email) };
    const { authority } = deployment;
    const issued = await submit(authority, authority.apiKey, authority.organizationId, 'VERIFY_OTP', legacy);
    const token: string = issued.result.verificationToken;
    expect((await logInAsThief(product, token)).body.code).toBe('INVALID_VERIFICATION_TOKEN');
  });

  it('A thief cannot log in with a token that is bound to the victim’s key', async () => {
    const victim = deployment.browser(product);
    const token = await deployment.prove(victim, deployment.newEmail());
    expect((await logInAsThief(product, token)).body.code).toBe('INVALID_CLIENT_SIGNATURE');
    expect((await victim.otpLogin(token)).status).toBe(200);
  });

  it('A code in plain text is refused', async () => {
    const email = deployment.newEmail();
    const { body } = await deployment.browser(product).initOtp(email);
    const plain = { otpId: body.otpId, otpCode: await deployment.authority.lastCode(email) };
    const refused = await post<AuthProblem>(product, '/verify-otp', plain);
    expect(refused.body).toMatchObject({ code: 'INVALID_REQUEST', fields: ['encryptedOtpBundle', 'otpCode'] });
  });
});

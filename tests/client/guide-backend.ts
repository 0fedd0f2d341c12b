import { AUTH_ERRORS, type AuthErrorCode, type InitOtpRequest, type OtpLoginRequest } from '@postern/protocol';
import { Turnkey } from '@turnkey/sdk-server';
import type { TestAuthority } from '../setup/authority.ts';
import type { Answer, Route } from './client-page.ts';

/** The backend that Turnkey's guide shows, on the official server SDK, with the errors of Postern's backend. */
export function guideBackend({ url, organizationId, apiKey }: TestAuthority): Map<string, Route> {
  const turnkey = new Turnkey({
    apiBaseUrl: url,
    defaultOrganizationId: organizationId,
    apiPublicKey: apiKey.publicKey,
    apiPrivateKey: apiKey.privateKey,
  }).apiClient();

  async function subOrganization(contact: string): Promise<string> {
    const { organizationIds } = await turnkey.getSubOrgIds({ filterType: 'EMAIL', filterValue: contact });
    if (organizationIds[0]) return organizationIds[0];
    const created = await turnkey.createSubOrganization({
      subOrganizationName: 'Sub Org',
      rootUsers: [{ userName: 'User', userEmail: contact, apiKeys: [], authenticators: [], oauthProviders: [] }],
      rootQuorumThreshold: 1,
    });
    return created.subOrganizationId;
  }

  async function initOtp(body: string): Promise<Answer> {
    const { contact, otpType }: InitOtpRequest = JSON.parse(body);
    const { otpId, otpEncryptionTargetBundle } = await turnkey.initOtp({ appName: 'Test', otpType, contact });
    return { json: { otpId, otpEncryptionTargetBundle } };
  }

  async function verifyOtp(body: string): Promise<Answer> {
    try {
      const { verificationToken } = await turnkey.verifyOtp(JSON.parse(body));
      return { json: { verificationToken } };
    } catch {
      return problem('INVALID_OTP_CODE');
    }
  }

  async function otpLogin(body: string): Promise<Answer> {
    const { verificationToken, publicKey, clientSignature }: OtpLoginRequest = JSON.parse(body);
    const [, payload = ''] = verificationToken.split('.');
    const { contact } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const { session } = await turnkey.otpLogin({
      organizationId: await subOrganization(contact),
      verificationToken,
      publicKey,
      clientSignature,
    });
    return { json: { sessionToken: session } };
  }

  return new Map([
    ['/auth/init-otp', initOtp],
    ['/auth/verify-otp', verifyOtp],
    ['/auth/otp-login', otpLogin],
  ]);
}

/** An error as Postern's backend answers it. */
export function problem(code: AuthErrorCode): Answer {
  const { status, message: title, action: detail } = AUTH_ERRORS[code];
  return { status, json: { type: 'about:blank', title, status, detail, code, requestId: 'request-7' } };
}

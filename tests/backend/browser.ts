import { createPrivateKey, sign } from 'node:crypto';
import type { Postern } from '@postern/backend';
import {
  type AuthProblem,
  CLIENT_SIGNATURE_SCHEME,
  type ClientSignature,
  type CreateSubOrganizationResponse,
  type InitOtpResponse,
  type LoginResponse,
  loginMessage,
  type OtpType,
  parseVerificationToken,
  signupMessage,
  type VerifyOtpResponse,
} from '@postern/protocol';
import { encryptOtpCodeToBundle } from '@turnkey/crypto';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { collect, noteSecretFields } from '../setup/leak-search.ts';

export const ORIGIN = 'https://app.example.com';

export interface Reply<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

/** Sends JSON as a page of an allowed origin does. */
export async function post<Body>(
  postern: Pick<Postern, 'fetch'>,
  path: string,
  body: unknown,
  remoteAddress?: string,
): Promise<Reply<Body>> {
  const request = new Request(`https://api.example.com/auth${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: ORIGIN },
    body: JSON.stringify(body),
  });
  const response = await postern.fetch(request, remoteAddress ? { remoteAddress } : {});
  const answer = (await response.json()) as Body;
  noteSecretFields(body);
  if (response.ok) noteSecretFields(answer);
  else collect(answer, body);
  return { status: response.status, headers: response.headers, body: answer };
}

/** The frontend's half of the flows: one key pair, and the official encryption of codes. */
export function createBrowser(
  postern: Pick<Postern, 'fetch'>,
  tlsFetcherKey: string,
  key: ApiKeyPair = createApiKeyPair(),
) {
  const browser = {
    key,
    initOtp: (contact: string, otpType: OtpType = 'OTP_TYPE_EMAIL') =>
      post<InitOtpResponse & AuthProblem>(postern, '/init-otp', { otpType, contact }),
    async verifyOtp({ otpId, otpEncryptionTargetBundle }: InitOtpResponse, code: string) {
      const encryptedOtpBundle = await encryptOtpCodeToBundle(
        code,
        otpEncryptionTargetBundle,
        key.publicKey,
        tlsFetcherKey,
      );
      return post<VerifyOtpResponse & AuthProblem>(postern, '/verify-otp', { otpId, encryptedOtpBundle });
    },
    otpLogin: (verificationToken: string, overrides: object = {}) =>
      post<LoginResponse & AuthProblem>(postern, '/otp-login', browser.loginRequest(verificationToken, overrides)),
    /** The body of a log-in. Its signatures are new each time. */
    loginRequest: (verificationToken: string, overrides: object = {}) => ({
      ...loginRequest(key, verificationToken),
      ...overrides,
    }),
    createSubOrganization: (verificationToken: string) =>
      post<CreateSubOrganizationResponse & AuthProblem>(postern, '/create-sub-organization', {
        verificationToken,
        clientSignature: signupSignature(key, verificationToken),
      }),
  };
  return browser;
}

export type Browser = ReturnType<typeof createBrowser>;

/** The whole body of a log-in that may sign up. */
function loginRequest(key: ApiKeyPair, verificationToken: string) {
  const { id } = parseVerificationToken(verificationToken).claims;
  return {
    verificationToken,
    publicKey: key.publicKey,
    clientSignature: clientSignature(key, loginMessage(id, key.publicKey)),
    signupClientSignature: signupSignature(key, verificationToken),
  };
}

export function signupSignature(key: ApiKeyPair, verificationToken: string): ClientSignature {
  const { id, contact, verificationType } = parseVerificationToken(verificationToken).claims;
  const proved = verificationType === 'OTP_TYPE_EMAIL' ? { email: contact } : { phoneNumber: contact };
  return clientSignature(key, signupMessage(id, { ...proved, apiKeys: [], authenticators: [], oauthProviders: [] }));
}

export function clientSignature(key: ApiKeyPair, message: string): ClientSignature {
  const signature = sign('sha256', Buffer.from(message), { key: signingKey(key), dsaEncoding: 'ieee-p1363' });
  return { publicKey: key.publicKey, scheme: CLIENT_SIGNATURE_SCHEME, message, signature: signature.toString('hex') };
}

/** SEC 1 ECPrivateKey in PKCS #8, without the public key, which OpenSSL computes. */
export function signingKey({ privateKey }: Pick<ApiKeyPair, 'privateKey'>) {
  const prefix = '3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420';
  return createPrivateKey({ key: Buffer.from(prefix + privateKey, 'hex'), format: 'der', type: 'pkcs8' });
}

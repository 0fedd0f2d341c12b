import type { Postern, PosternOptions } from '@postern/backend';
import { loginMessage, type PasskeyParams, parseVerificationToken, signupMessage } from '@postern/protocol';
import { encryptOtpCodeToBundle } from '@turnkey/crypto';
import { clientSignature, ORIGIN } from '../backend/browser.ts';
import type { Deployment } from '../backend/deployment.ts';
import type { TestWallet } from '../backend/sign-up-attempt.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';

/** The configuration of the tests. */
export const CONFIG_ID = '11111111-2222-4333-8444-555555555555';

/** An answer of the Auth Proxy. */
export interface Answer {
  status: number;
  headers: Headers;
  // The shape depends on the path. Each test says what it expects.
  body: Record<string, unknown> & {
    code?: number;
    message?: string;
    details?: Record<string, unknown>[];
    organizationId?: string;
    session?: string;
    userId?: string;
  };
}

interface Sending {
  configId?: string | undefined;
  origin?: string | null;
  headers?: Record<string, string>;
  remoteAddress?: string;
}

/** Switches the Auth Proxy on, with one configuration. */
export function withAuthProxy(
  configuration: NonNullable<PosternOptions['authProxy']>['configurations'][string] = {},
): Pick<PosternOptions, 'authProxy'> {
  return { authProxy: { configurations: { [CONFIG_ID]: configuration } } };
}

/** Sends what an SDK sends: `undefined` as body means no body at all. */
export async function send(
  postern: Pick<Postern, 'fetch'>,
  path: string,
  body: unknown,
  { configId = CONFIG_ID, origin = ORIGIN, headers = {}, remoteAddress }: Sending = {},
): Promise<Answer> {
  const request = new Request(`https://api.example.com/auth-proxy/v1/${path}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(configId ? { 'X-Auth-Proxy-Config-ID': configId } : {}),
      ...(origin === null ? {} : { Origin: origin }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const response = await postern.fetch(request, remoteAddress ? { remoteAddress } : {});
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
}

/** Everything up to the verification token, with the encrypted code of the v2 paths. */
export async function verify(
  deployment: Deployment,
  postern: Pick<Postern, 'fetch'>,
  contact: string,
  key: ApiKeyPair = createApiKeyPair(),
  otpType = 'OTP_TYPE_EMAIL',
): Promise<string> {
  const { body } = await send(postern, 'otp_init_v2', { otpType, contact });
  const code = await deployment.authority.lastCode(contact.toLowerCase());
  const encryptedOtpBundle = await encryptOtpCodeToBundle(
    code,
    String(body.otpEncryptionTargetBundle),
    key.publicKey,
    deployment.authority.authority.publicKeys.tlsFetcher,
  );
  const verified = await send(postern, 'otp_verify_v2', { otpId: body.otpId, encryptedOtpBundle });
  return String(verified.body.verificationToken);
}

/** The body of `signup_v2` for a contact, as `signUpWithOtp` of `@turnkey/core` builds it. */
export function contactSignup(key: ApiKeyPair, verificationToken: string, contact: string, more: object = {}) {
  const { id } = parseVerificationToken(verificationToken).claims;
  const isEmail = contact.includes('@');
  const credentials = { apiKeys: [], authenticators: [], oauthProviders: [], ...more };
  const signed = isEmail ? { email: contact } : { phoneNumber: contact };
  return {
    userName: contact,
    ...(isEmail ? { userEmail: contact } : { userPhoneNumber: contact }),
    organizationName: 'sub-org-1790000000000',
    verificationToken,
    ...credentials,
    clientSignature: clientSignature(key, signupMessage(id, { ...signed, ...credentials })),
  };
}

/** The body of `otp_login_v2`, as `loginWithOtp` of `@turnkey/core` 2.0 builds it. */
export function otpLogin(key: ApiKeyPair, verificationToken: string, more: object = {}) {
  const { id } = parseVerificationToken(verificationToken).claims;
  return {
    verificationToken,
    publicKey: key.publicKey,
    clientSignature: clientSignature(key, loginMessage(id, key.publicKey)),
    invalidateExisting: false,
    ...more,
  };
}

const NOTHING = { authenticators: [], apiKeys: [], oauthProviders: [] };
const NAMES = { userName: 'user-1790000000000', organizationName: 'sub-org-1790000000000' };

/** The body of `signup_v2` for a wallet, as `signUpWithWallet` of `@turnkey/core` builds it. */
export function walletSignup({ publicKey, curveType }: Pick<TestWallet, 'publicKey' | 'curveType'>) {
  return { ...NAMES, ...NOTHING, apiKeys: [{ apiKeyName: `wallet-auth:${publicKey}`, publicKey, curveType }] };
}

/** The body of `signup_v2` for a passkey, as `signUpWithPasskey` of `@turnkey/core` builds it. */
export function passkeySignup({ publicKey }: Pick<ApiKeyPair, 'publicKey'>, passkey: PasskeyParams) {
  const apiKey = {
    apiKeyName: `passkey-auth-${publicKey}`,
    publicKey,
    curveType: 'API_KEY_CURVE_P256',
    expirationSeconds: '60',
  };
  return { ...NAMES, ...NOTHING, authenticators: [passkey], apiKeys: [apiKey] };
}

/** The body of `signup_v2` for an identity, as `signUpWithOauth` of `@turnkey/core` builds it. */
export function identitySignup(oidcToken: string) {
  return { ...NAMES, ...NOTHING, oauthProviders: [{ providerName: 'google', oidcToken }] };
}

import type { Postern } from '@postern/backend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OidcDeployment, startOidcDeployment } from '../attacks/oidc-deployment.ts';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { attest } from '../backend/sign-up-attempt.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { submit } from '../setup/user.ts';
import { encryptedCode, phone, signed } from './mobile.ts';
import { type Answer, CONFIG_ID, withAuthProxy } from './sdk.ts';

// Requests as tkhq/dart-sdk builds them: headers in packages/http/lib/__generated__/public_api.client.dart
// (authProxyRequest), bodies in packages/sdk-flutter/lib/src/turnkey_auth_proxy.dart, turnkey_passkey.dart and
// internal/turnkey_helpers.dart (buildSignUpBody) with the order of packages/http/lib/__generated__/models.dart, messages in
// packages/sdk-flutter/lib/src/utils/client_signature.dart. Fields that are null are left out.
const HEADERS = {
  'Content-Type': 'application/json; charset=utf-8',
  'X-Auth-Proxy-Config-ID': CONFIG_ID,
  'X-Client-Version': 'turnkey_http',
  'User-Agent': 'Dart/3.5 (dart:io)',
};

describe('the Auth Proxy takes the requests of the SDK for Flutter', () => {
  let deployment: OidcDeployment;
  let postern: Postern;
  let post: ReturnType<typeof phone>;
  beforeAll(async () => {
    deployment = await startOidcDeployment();
    postern = deployment.app({}, withAuthProxy());
    post = phone(postern, HEADERS);
  });
  afterAll(() => deployment.close());

  const names = { userName: 'user-1790000000000', organizationName: 'sub-org-1790000000000' };

  async function verifyOtp(contact: string, key: ApiKeyPair): Promise<string> {
    const { body } = await post('otp_init_v2', { otpType: 'OTP_TYPE_SMS', contact });
    const encryptedOtpBundle = await encryptedCode(deployment, contact, body, key);
    const verified = await post('otp_verify_v2', { otpId: body.otpId, encryptedOtpBundle });
    return String(verified.body.verificationToken);
  }

  function loginWithOtp(key: ApiKeyPair, verificationToken: string): Promise<Answer> {
    return post('otp_login_v2', {
      verificationToken,
      publicKey: key.publicKey,
      clientSignature: signed(key, verificationToken, (tokenId) => ({
        type: 'USAGE_TYPE_LOGIN',
        tokenId,
        login: { publicKey: key.publicKey },
      })),
      invalidateExisting: false,
    });
  }

  it('The SDK for Flutter gets the settings with an empty object', async () => {
    expect((await post('wallet_kit_config', {})).body).toMatchObject({ sessionExpirationSeconds: '900' });
  });

  it('The SDK for Flutter completes a code by SMS for a new and for a returning user', async () => {
    const contact = '+491701234567';
    const key = createApiKeyPair();
    const verificationToken = await verifyOtp(contact, key);
    const lookUp = { filterType: 'PHONE_NUMBER', filterValue: contact };
    expect((await post('account', { ...lookUp, verificationToken })).body).toEqual({});
    const signup = await post('signup_v2', {
      userPhoneNumber: contact,
      ...names,
      verificationToken,
      apiKeys: [],
      authenticators: [],
      oauthProviders: [],
      clientSignature: signed(key, verificationToken, (tokenId) => ({
        type: 'USAGE_TYPE_SIGNUP',
        tokenId,
        signupV2: { phoneNumber: contact, apiKeys: [], authenticators: [], oauthProviders: [] },
      })),
    });
    expect(signup.status).toBe(200);
    const { organizationId } = signup.body;
    const first = await loginWithOtp(key, verificationToken);
    expect(await postern.verifySession(first.body.session ?? '')).toMatchObject({ organizationId });

    const later = createApiKeyPair();
    const token = await verifyOtp(contact, later);
    expect((await post('account', { ...lookUp, verificationToken: token })).body).toEqual({ organizationId });
    expect((await loginWithOtp(later, token)).status).toBe(200);
  });

  it('The SDK for Flutter completes a social sign-in', async () => {
    const key = createApiKeyPair();
    const oidcToken = await deployment.tokenFor('bob', key);
    expect((await post('account', { filterType: 'OIDC_TOKEN', filterValue: oidcToken })).body).toEqual({});
    const oauthProviders = [{ providerName: 'google', oidcToken }];
    const { body } = await post('signup_v2', { ...names, apiKeys: [], authenticators: [], oauthProviders });
    const login = await post('oauth_login', { oidcToken, publicKey: key.publicKey });
    const { organizationId } = body;
    expect(await postern.verifySession(login.body.session ?? '')).toMatchObject({ organizationId });
  });

  it('The SDK for Flutter signs up with a passkey of the app’s web domain', async () => {
    const key = createApiKeyPair();
    const { status, body } = await post('signup_v2', {
      ...names,
      apiKeys: [
        {
          apiKeyName: `passkey-auth-${key.publicKey}`,
          publicKey: key.publicKey,
          curveType: 'API_KEY_CURVE_P256',
          expirationSeconds: '60',
        },
      ],
      authenticators: [attest(createSoftwareAuthenticator(), 'challenge-of-the-phone-2')],
      oauthProviders: [],
    });
    expect(status).toBe(200);
    const { publicKey } = createApiKeyPair();
    const login = await submit(deployment.authority, key, body.organizationId ?? '', 'STAMP_LOGIN', { publicKey });
    expect(login.status).toBe(200);
  });
});

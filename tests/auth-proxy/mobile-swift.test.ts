import type { Postern } from '@postern/backend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OidcDeployment, startOidcDeployment } from '../attacks/oidc-deployment.ts';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { attest } from '../backend/sign-up-attempt.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { submit } from '../setup/user.ts';
import { encryptedCode, phone, signed } from './mobile.ts';
import { type Answer, CONFIG_ID, withAuthProxy } from './sdk.ts';

// Requests as tkhq/swift-sdk builds them: headers in Sources/TurnkeyHttp/Internal/TurnkeyClient+Requests.swift
// (authProxyRequest), bodies in Sources/TurnkeySwift/Public/AuthProxy/TurnkeyContext+Otp.swift, +OAuth.swift and
// +Passkey.swift and Internal/TurnkeyContext+AuthProxy.swift (buildSignUpBody), messages in
// Sources/TurnkeySwift/Public/TurnkeyUtils.swift (ClientSignature). Fields that are nil are left out.
const HEADERS = { 'Content-Type': 'application/json', 'X-Auth-Proxy-Config-ID': CONFIG_ID, Accept: '*/*' };

describe('the Auth Proxy takes the requests of the SDK for Swift', () => {
  let deployment: OidcDeployment;
  let postern: Postern;
  let post: ReturnType<typeof phone>;
  beforeAll(async () => {
    deployment = await startOidcDeployment();
    postern = deployment.app({}, withAuthProxy());
    post = phone(postern, HEADERS);
  });
  afterAll(() => deployment.close());

  async function verifyOtp(contact: string, key: ApiKeyPair): Promise<string> {
    const { body } = await post('otp_init_v2', { contact, otpType: 'OTP_TYPE_EMAIL' });
    const encryptedOtpBundle = await encryptedCode(deployment, contact, body, key);
    const verified = await post('otp_verify_v2', { encryptedOtpBundle, otpId: body.otpId });
    return String(verified.body.verificationToken);
  }

  function loginWithOtp(key: ApiKeyPair, verificationToken: string): Promise<Answer> {
    return post('otp_login_v2', {
      clientSignature: signed(key, verificationToken, (tokenId) => ({
        type: 'USAGE_TYPE_LOGIN',
        login: { publicKey: key.publicKey },
        tokenId,
      })),
      invalidateExisting: false,
      publicKey: key.publicKey,
      verificationToken,
    });
  }

  it('The SDK for Swift gets the settings with an empty object', async () => {
    expect((await post('wallet_kit_config', {})).body).toMatchObject({ sessionExpirationSeconds: '900' });
  });

  it('The SDK for Swift completes a code for a new and for a returning user', async () => {
    const contact = deployment.newEmail();
    const key = createApiKeyPair();
    const verificationToken = await verifyOtp(contact, key);
    const lookUp = { filterType: 'EMAIL', filterValue: contact };
    expect((await post('account', { ...lookUp, verificationToken })).body).toEqual({});
    const signup = await post('signup_v2', {
      apiKeys: [],
      authenticators: [],
      clientSignature: signed(key, verificationToken, (tokenId) => ({
        tokenId,
        type: 'USAGE_TYPE_SIGNUP',
        signupV2: { email: contact, oauthProviders: [], authenticators: [], apiKeys: [] },
      })),
      oauthProviders: [],
      organizationName: 'sub-org-1790000000',
      userEmail: contact,
      userName: contact,
      verificationToken,
    });
    expect(signup.status).toBe(200);
    const { organizationId } = signup.body;
    const first = await loginWithOtp(key, verificationToken);
    expect(await postern.verifySession(first.body.session ?? '')).toMatchObject({ organizationId });

    const later = createApiKeyPair();
    const token = await verifyOtp(contact, later);
    expect((await post('account', { ...lookUp, verificationToken: token })).body).toEqual({ organizationId });
    const second = await loginWithOtp(later, token);
    expect(await postern.verifySession(second.body.session ?? '')).toMatchObject({ organizationId });
  });

  it('The SDK for Swift completes a social sign-in for a new and for a returning user', async () => {
    const key = createApiKeyPair();
    const oidcToken = await deployment.tokenFor('ada', key);
    expect((await post('account', { filterType: 'OIDC_TOKEN', filterValue: oidcToken })).body).toEqual({});
    const { body } = await post('signup_v2', {
      apiKeys: [],
      authenticators: [],
      oauthProviders: [{ providerName: 'google', oidcToken }],
      organizationName: 'sub-org-1790000000',
      userName: 'user-1790000000',
    });
    const login = { invalidateExisting: false, oidcToken, publicKey: key.publicKey };
    const first = await post('oauth_login', login);
    const { organizationId } = body;
    expect(await postern.verifySession(first.body.session ?? '')).toMatchObject({ organizationId });

    const later = createApiKeyPair();
    const token = await deployment.tokenFor('ada', later);
    expect((await post('account', { filterType: 'OIDC_TOKEN', filterValue: token })).body).toEqual({ organizationId });
    const again = { ...login, oidcToken: token, organizationId, publicKey: later.publicKey };
    expect((await post('oauth_login', again)).status).toBe(200);
  });

  it('The SDK for Swift signs up with a passkey of the app’s web domain', async () => {
    const key = createApiKeyPair();
    const passkey = attest(createSoftwareAuthenticator(), 'challenge-of-the-phone-1');
    const { status, body } = await post('signup_v2', {
      apiKeys: [
        {
          apiKeyName: `passkey-auth-${key.publicKey}`,
          curveType: 'API_KEY_CURVE_P256',
          expirationSeconds: '60',
          publicKey: key.publicKey,
        },
      ],
      authenticators: [passkey],
      oauthProviders: [],
      organizationName: 'sub-org-1790000000',
      userName: 'user-1790000000',
    });
    expect(status).toBe(200);
    const { publicKey } = createApiKeyPair();
    const login = { publicKey, expirationSeconds: '900', invalidateExisting: true };
    expect((await submit(deployment.authority, key, body.organizationId ?? '', 'STAMP_LOGIN', login)).status).toBe(200);
  });
});

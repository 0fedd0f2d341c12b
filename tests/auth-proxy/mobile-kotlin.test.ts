import type { Postern } from '@postern/backend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OidcDeployment, startOidcDeployment } from '../attacks/oidc-deployment.ts';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { attest } from '../backend/sign-up-attempt.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { submit } from '../setup/user.ts';
import { phone, signed } from './mobile.ts';
import { type Answer, CONFIG_ID, withAuthProxy } from './sdk.ts';

// Requests as tkhq/kotlin-sdk builds them: headers in packages/http/src/main/kotlin/com/turnkey/http/TurnkeyClient.kt (OkHttp
// adds the charset), bodies in packages/sdk-kotlin/src/main/kotlin/com/turnkey/core/TurnkeyContext.kt and
// internal/utils/Helpers.kt (buildSignUpBody) with the order of packages/types/src/main/kotlin/com/turnkey/types/Models.kt,
// messages in internal/utils/ClientSignature.kt. Fields with their default null are left out. Codes are sent in plain text.
const HEADERS = {
  'Content-Type': 'application/json; charset=utf-8',
  'X-Auth-Proxy-Config-ID': CONFIG_ID,
  'X-Client-Version': 'com.turnkey:http',
  'User-Agent': 'okhttp/5.1.0',
};
const APP_ORIGIN = `android:apk-key-hash:${'A'.repeat(43)}`;

describe('the Auth Proxy takes the requests of the SDK for Kotlin', () => {
  let deployment: OidcDeployment;
  let postern: Postern;
  let post: ReturnType<typeof phone>;
  beforeAll(async () => {
    deployment = await startOidcDeployment();
    postern = deployment.app(
      {},
      {
        ...withAuthProxy({ otp: { plainCodes: true } }),
        passkey: { rpId: 'app.example.com', appOrigins: [APP_ORIGIN] },
      },
    );
    post = phone(postern, HEADERS);
  });
  afterAll(() => deployment.close());

  const names = { userName: 'user-1790000000000', organizationName: 'sub-org-1790000000000' };

  async function verifyOtp(contact: string, { publicKey }: ApiKeyPair): Promise<string> {
    const { body } = await post('otp_init', { otpType: 'OTP_TYPE_EMAIL', contact });
    expect(body).toEqual({ otpId: expect.any(String) });
    const otpCode = await deployment.authority.lastCode(contact);
    const verified = await post('otp_verify', { otpId: body.otpId, otpCode, publicKey });
    return String(verified.body.verificationToken);
  }

  /** The session has a key of its own. */
  function loginWithOtp(key: ApiKeyPair, verificationToken: string, organizationId?: string): Promise<Answer> {
    const session = createApiKeyPair();
    return post('otp_login', {
      verificationToken,
      publicKey: session.publicKey,
      invalidateExisting: false,
      ...(organizationId ? { organizationId } : {}),
      clientSignature: signed(key, verificationToken, (tokenId) => ({
        login: { publicKey: session.publicKey },
        tokenId,
        type: 'USAGE_TYPE_LOGIN',
      })),
    });
  }

  it('The SDK for Kotlin gets the settings with an empty object', async () => {
    expect((await post('wallet_kit_config', {})).body).toMatchObject({ sessionExpirationSeconds: '900' });
  });

  it('The SDK for Kotlin completes a code in plain text for a new and for a returning user', async () => {
    const contact = deployment.newEmail();
    const key = createApiKeyPair();
    const verificationToken = await verifyOtp(contact, key);
    const lookUp = { filterType: 'EMAIL', filterValue: contact };
    expect((await post('account', { ...lookUp, verificationToken })).body).toEqual({});
    const signup = await post('signup', {
      userEmail: contact,
      userName: contact,
      organizationName: names.organizationName,
      verificationToken,
      apiKeys: [],
      authenticators: [],
      oauthProviders: [],
      // The message of this SDK says `signup`, not `signupV2`.
      clientSignature: signed(key, verificationToken, (tokenId) => ({
        signup: { apiKeys: [], authenticators: [], email: contact, oauthProviders: [] },
        tokenId,
        type: 'USAGE_TYPE_SIGNUP',
      })),
    });
    expect(signup.status).toBe(200);
    const { organizationId } = signup.body;
    const first = await loginWithOtp(key, verificationToken, organizationId);
    expect(await postern.verifySession(first.body.session ?? '')).toMatchObject({ organizationId });

    const later = createApiKeyPair();
    const token = await verifyOtp(contact, later);
    expect((await post('account', { ...lookUp, verificationToken: token })).body).toEqual({ organizationId });
    expect((await loginWithOtp(later, token)).status).toBe(200);
  });

  it('The SDK for Kotlin completes a social sign-in', async () => {
    const key = createApiKeyPair();
    const oidcToken = await deployment.tokenFor('ada', key);
    const oauthProviders = [{ providerName: 'google', oidcToken }];
    const { body } = await post('signup', { ...names, apiKeys: [], authenticators: [], oauthProviders });
    const login = await post('oauth_login', { oidcToken, publicKey: key.publicKey, invalidateExisting: false });
    const { organizationId } = body;
    expect(await postern.verifySession(login.body.session ?? '')).toMatchObject({ organizationId });
  });

  it('The SDK for Kotlin signs up with a passkey of the Android app', async () => {
    const key = createApiKeyPair();
    const { attestation, challenge } = attest(createSoftwareAuthenticator(), 'challenge-of-the-phone-3', {
      origin: APP_ORIGIN,
      rpId: 'app.example.com',
    });
    const { status, body } = await post('signup', {
      ...names,
      apiKeys: [
        {
          apiKeyName: `passkey-auth-${key.publicKey}`,
          curveType: 'API_KEY_CURVE_P256',
          expirationSeconds: '60',
          publicKey: key.publicKey,
        },
      ],
      authenticators: [{ attestation, authenticatorName: 'passkey-1790000000000', challenge }],
      oauthProviders: [],
    });
    expect(status).toBe(200);
    const { publicKey } = createApiKeyPair();
    const login = await submit(deployment.authority, key, body.organizationId ?? '', 'STAMP_LOGIN', { publicKey });
    expect(login.status).toBe(200);
  });
});

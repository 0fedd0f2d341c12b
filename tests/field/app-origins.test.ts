import { createHash } from 'node:crypto';
import { ConfigurationError, type PosternOptions } from '@postern/backend';
import { describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { createAttempt } from '../backend/sign-up-attempt.ts';
import { passkeyStamp, stampLogin } from '../backend/stamp-login.ts';
import { submit } from '../setup/user.ts';

const certificate = (name: string) => createHash('sha256').update(name).digest('base64url');
const APP = `android:apk-key-hash:${certificate('app')}`;
const OTHER_APP = `android:apk-key-hash:${certificate('other app')}`;
const RP_ID = 'example.com';

/** Android gives a passkey the origin of the app, not of a page. */
describe('passkeys of an Android app', () => {
  const deployment = sharedDeployment();

  const backend = (passkey: PosternOptions['passkey']) => deployment.backend({ passkey: passkey ?? {} });

  it('The passkey of an Android app signs up and logs in at the backend that names the app', async () => {
    const postern = backend({ rpId: RP_ID, appOrigins: [APP] });
    const inApp = { origin: APP, rpId: RP_ID };
    const authenticator = createSoftwareAuthenticator();
    const attempt = createAttempt(postern);
    const { status } = await attempt.signUp({ passkey: await attempt.passkey(authenticator, inApp) });
    expect(status).toBe(200);
    const { reply } = await stampLogin(deployment, postern, (body) => passkeyStamp(authenticator, body, inApp));
    expect(reply.status).toBe(200);
    // The same passkey on the web page.
    const onPage = { rpId: RP_ID };
    const again = await stampLogin(deployment, postern, (body) => passkeyStamp(authenticator, body, onPage));
    expect(again.reply.status).toBe(200);
  });

  it.each<[string, PosternOptions['passkey'], { origin: string; rpId: string }]>([
    ['of another app', { rpId: RP_ID, appOrigins: [APP] }, { origin: OTHER_APP, rpId: RP_ID }],
    ['of an app, when none is named', { rpId: RP_ID }, { origin: APP, rpId: RP_ID }],
    ['for another relying party', { rpId: RP_ID, appOrigins: [APP] }, { origin: APP, rpId: 'evil.example' }],
    ['with a longer hash', { rpId: RP_ID, appOrigins: [APP] }, { origin: `${APP}A`, rpId: RP_ID }],
  ])('The passkey of an Android app is refused %s', async (_what, passkey, deviations) => {
    const attempt = createAttempt(backend(passkey));
    const { status, body } = await attempt.signUp({
      passkey: await attempt.passkey(createSoftwareAuthenticator(), deviations),
    });
    expect([status, body.code]).toEqual([401, 'INVALID_PASSKEY']);
  });

  it.each<[string, PosternOptions['passkey']]>([
    ['without rpId', { appOrigins: [APP] }],
    ['with a page', { rpId: RP_ID, appOrigins: ['https://app.example.com'] }],
    ['with a hash that is too short', { rpId: RP_ID, appOrigins: ['android:apk-key-hash:AAAA'] }],
  ])('The origins of apps cannot be configured %s', (_what, passkey) => {
    expect(() => backend(passkey)).toThrow(ConfigurationError);
  });

  it('The passkey of an Android app is accepted by the authority when the feature of the organization names the app', async () => {
    const { authority } = deployment;
    const set = (value: string) =>
      submit(authority, authority.apiKey, authority.organizationId, 'SET_ORGANIZATION_FEATURE', {
        name: 'FEATURE_NAME_WEBAUTHN_ORIGINS',
        value,
      });
    const signUp = async (origin: string) => {
      const authenticators = [createSoftwareAuthenticator().attest({ origin, rpId: RP_ID })];
      const user = { userName: 'Ada', apiKeys: [], authenticators, oauthProviders: [] };
      const { status } = await submit(
        authority,
        authority.apiKey,
        authority.organizationId,
        'CREATE_SUB_ORGANIZATION_V8',
        {
          subOrganizationName: 'Ada',
          rootUsers: [user],
          rootQuorumThreshold: 1,
        },
      );
      return status;
    };
    expect((await set(`https://app.example.com, ${APP}`)).status).toBe(200);
    expect([await signUp(APP), await signUp('https://app.example.com'), await signUp(OTHER_APP)]).toEqual([
      200, 200, 400,
    ]);
  });
});

import { loginMessage, parseSessionToken, parseVerificationToken } from '@postern/protocol';
import { encryptOauth2ClientSecret, generateP256KeyPair } from '@turnkey/crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ActivityAnswer, activityAnswer } from '../setup/activity-answer.ts';
import { type ApiKeyPair, createApiKeyPair, startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import {
  OAUTH2_CLIENT,
  OAUTH2_REDIRECT_URI as redirectUri,
  startOAuth2Provider,
  type TestOAuth2Provider,
} from '../setup/oauth2-provider.ts';
import { nonceOf, startOidcProvider, type TestOidcProvider } from '../setup/oidc-provider.ts';
import { clientSignature, postStamped } from '../setup/stamped.ts';
import { createTeam, type Member, paramsOf, type Team } from '../setup/team.ts';
import { ask, sealCode, submit, verifyContact } from '../setup/user.ts';

/** A request that is answered with a secret. */
interface SecretRequest {
  organizationId: string;
  /** Who sends it. */
  key: ApiKeyPair;
  type: string;
  parameters: Record<string, unknown>;
  /** The field of the result that is a secret. */
  field: string;
  /** Others who read the organization's records. */
  others: ApiKeyPair[];
}

describe('S31: a token is left where others read it', () => {
  let oidc: TestOidcProvider;
  let oauth2: TestOAuth2Provider;
  let test: TestAuthority;
  let sql: postgres.Sql;
  beforeAll(async () => {
    oidc = await startOidcProvider();
    oauth2 = await startOAuth2Provider();
    test = await startTestAuthority({
      loopbackIssuers: [oidc.issuer],
      oauth2Endpoints: oauth2.endpoints,
      publicUrl: 'https://authority.example.org',
    });
    sql = postgres(test.databaseUrl, { onnotice: () => {} });
  });
  afterAll(async () => {
    await sql?.end();
    await test?.close();
    await oauth2?.close();
    await oidc?.close();
  });

  const member = (team: Team, index: number) => team.roots[index] as Member;
  const bodyOf = ({
    organizationId,
    type,
    parameters,
  }: Pick<SecretRequest, 'organizationId' | 'type' | 'parameters'>): string => {
    test.clock.now += 1;
    return JSON.stringify({
      type: `ACTIVITY_TYPE_${type}`,
      timestampMs: String(test.clock.now),
      organizationId,
      parameters,
    });
  };
  const send = async (key: ApiKeyPair, type: string, body: string) => {
    const path = `/public/v1/submit/${type.replace(/_V\d+$/, '').toLowerCase()}`;
    return activityAnswer(type, await postStamped(test.url, key, path, body));
  };
  const secretOf = (answer: ActivityAnswer<string>, field: string): string | undefined => answer.result[field];
  /** Every text that a database of activities and votes holds. */
  const dump = async () =>
    JSON.stringify([await sql`select t::text from activities t`, await sql`select t::text from votes t`]);

  /** A team whose first user has a contact and an identity. */
  async function createKnownTeam() {
    const team = await createTeam(test, 2, 1);
    const ada = member(team, 0);
    const email = `ada${test.clock.now}@example.org`;
    expect((await ada.act('UPDATE_USER_EMAIL', { userId: ada.id, userEmail: email })).status).toBe(200);
    return { team, ada, bob: member(team, 1), email };
  }

  const REQUESTS: [string, () => Promise<SecretRequest>][] = [
    [
      'STAMP_LOGIN',
      async () => {
        const { team, ada, bob } = await createKnownTeam();
        const parameters = { publicKey: createApiKeyPair().publicKey };
        const { id: organizationId } = team;
        const others = [bob.key, test.apiKey];
        return { organizationId, key: ada.key, type: 'STAMP_LOGIN', parameters, field: 'session', others };
      },
    ],
    ...(['OTP_LOGIN', 'OTP_LOGIN_V2'] as const).map((type): [string, () => Promise<SecretRequest>] => [
      type,
      async () => {
        const { team, ada, bob, email } = await createKnownTeam();
        const key = createApiKeyPair();
        const verificationToken = await verifyContact(test, email, key);
        const { id } = parseVerificationToken(verificationToken).claims;
        const { publicKey } = key;
        const parameters = {
          verificationToken,
          publicKey,
          clientSignature: clientSignature(key, loginMessage(id, publicKey)),
        };
        const others = [ada.key, bob.key];
        return { organizationId: team.id, key: test.apiKey, type, parameters, field: 'session', others };
      },
    ]),
    [
      'OAUTH_LOGIN',
      async () => {
        const { team, ada, bob } = await createKnownTeam();
        test.clock.now = Math.max(test.clock.now, Date.now());
        const key = createApiKeyPair();
        const oidcToken = await oidc.signIn({ subject: `s31-${team.id}`, nonce: nonceOf(key) });
        const oauthProviders = [{ providerName: 'Test', oidcToken }];
        await ada.act('CREATE_OAUTH_PROVIDERS_V2', { userId: ada.id, oauthProviders });
        const parameters = { oidcToken, publicKey: key.publicKey };
        const others = [ada.key, bob.key];
        const { id: organizationId } = team;
        return { organizationId, key: test.apiKey, type: 'OAUTH_LOGIN', parameters, field: 'session', others };
      },
    ],
    ...(['CREATE_READ_WRITE_SESSION', 'CREATE_READ_WRITE_SESSION_V2'] as const).map(
      (type): [string, () => Promise<SecretRequest>] => [
        type,
        async () => {
          const { team, ada, bob, email } = await createKnownTeam();
          const parameters = { targetPublicKey: generateP256KeyPair().publicKeyUncompressed, email };
          const others = [bob.key, test.apiKey];
          return { organizationId: team.id, key: ada.key, type, parameters, field: 'credentialBundle', others };
        },
      ],
    ),
    [
      'CREATE_READ_ONLY_SESSION',
      async () => {
        const { team, ada, bob } = await createKnownTeam();
        const others = [bob.key, test.apiKey];
        const { id: organizationId } = team;
        const type = 'CREATE_READ_ONLY_SESSION';
        return { organizationId, key: ada.key, type, parameters: {}, field: 'session', others };
      },
    ],
    [
      'VERIFY_OTP_V2',
      async () => {
        const contact = `eve${test.clock.now}@example.org`;
        const init = await submit(test, test.apiKey, test.organizationId, 'INIT_OTP_V3', {
          otpType: 'OTP_TYPE_EMAIL',
          contact,
          appName: 'Test',
        });
        const { otpId, otpEncryptionTargetBundle } = init.result;
        const code = await test.lastCode(contact);
        const { publicKey } = createApiKeyPair();
        const encryptedOtpBundle = await sealCode(test, otpEncryptionTargetBundle, code, publicKey);
        return {
          organizationId: test.organizationId,
          key: test.apiKey,
          type: 'VERIFY_OTP_V2',
          parameters: { otpId, encryptedOtpBundle },
          field: 'verificationToken',
          others: [await createParentUser()],
        };
      },
    ],
    [
      'OAUTH2_AUTHENTICATE',
      async () => {
        const { tlsFetcherEncryption } = test.authority.publicKeys;
        const encryptedClientSecret = await encryptOauth2ClientSecret(OAUTH2_CLIENT.secret, tlsFetcherEncryption);
        const created = await submit(test, test.apiKey, test.organizationId, 'CREATE_OAUTH2_CREDENTIAL', {
          provider: 'OAUTH2_PROVIDER_X',
          clientId: OAUTH2_CLIENT.id,
          encryptedClientSecret,
        });
        const { oauth2CredentialId } = created.result;
        return {
          organizationId: test.organizationId,
          key: test.apiKey,
          type: 'OAUTH2_AUTHENTICATE',
          parameters: { oauth2CredentialId, redirectUri, nonce: 'n', ...oauth2.authorize('1') },
          field: 'oidcToken',
          others: [await createParentUser()],
        };
      },
    ],
  ];

  async function createParentUser(): Promise<ApiKeyPair> {
    const key = createApiKeyPair();
    const user = { userName: 'Clerk', apiKeys: [paramsOf(key)], authenticators: [], oauthProviders: [], userTags: [] };
    const created = await submit(test, test.apiKey, test.organizationId, 'CREATE_USERS_V4', { users: [user] });
    expect(created.status).toBe(200);
    return key;
  }

  describe('in recorded activities', () => {
    it.each(REQUESTS)(
      'The secret of %s is in the first answer, and for the same request again, and nowhere else',
      async (_, prepare) => {
        const request = await prepare();
        const { organizationId, key, type, field, others } = request;
        const body = bodyOf(request);
        const first = await send(key, type, body);
        const secret = secretOf(first, field) ?? '';
        expect(secret.length).toBeGreaterThan(40);
        expect(secretOf(await send(key, type, body), field)).toBe(secret);

        const activityId = first.body.activity.id;
        for (const reader of [key, ...others]) {
          const one = await ask(test, reader, organizationId, 'get_activity', { activityId });
          const all = await ask(test, reader, organizationId, 'list_activities', {});
          expect([one.status, all.status]).toEqual([200, 200]);
          expect(JSON.stringify([one.body, all.body])).not.toContain(secret);
          // With its body and its signature the request could be sent again.
          expect(one.body.activity.votes).toMatchObject([{ message: '', signature: '' }]);
        }
        expect(await dump()).not.toContain(secret);
      },
    );

    it.each(REQUESTS)('Another credential gets no secret for the same body of %s', async (_, prepare) => {
      const request = await prepare();
      const { key, type, field, others } = request;
      const body = bodyOf(request);
      const secret = secretOf(await send(key, type, body), field) ?? '';
      for (const other of others) {
        expect(JSON.stringify((await send(other, type, body)).body)).not.toContain(secret);
      }
    });

    it('Another API key of the same user does not get the secret of a log-in', async () => {
      const { team, ada } = await createKnownTeam();
      const other = createApiKeyPair();
      await ada.act('CREATE_API_KEYS_V2', { userId: ada.id, apiKeys: [paramsOf(other)] });
      const parameters = { publicKey: createApiKeyPair().publicKey };
      const body = bodyOf({ organizationId: team.id, type: 'STAMP_LOGIN', parameters });
      const secret = secretOf(await send(ada.key, 'STAMP_LOGIN', body), 'session') ?? '';
      expect(JSON.stringify((await send(other, 'STAMP_LOGIN', body)).body)).not.toContain(secret);
    });

    it('A user whose approval completes another user’s log-in does not get the token', async () => {
      const team = await createTeam(test, 2, 2);
      const [ada, bob] = [member(team, 0), member(team, 1)];
      const policy = { policyName: 'P', effect: 'EFFECT_DENY', condition: "activity.resource == 'AUTH'", notes: '' };
      const { fingerprint: denial } = (await ada.act('CREATE_POLICY_V3', policy)).body.activity;
      await bob.act('APPROVE_ACTIVITY', { fingerprint: denial });
      const parameters = { publicKey: createApiKeyPair().publicKey };
      const body = bodyOf({ organizationId: team.id, type: 'STAMP_LOGIN', parameters });
      const { fingerprint } = (await send(ada.key, 'STAMP_LOGIN', body)).body.activity;
      const approved = await bob.act('APPROVE_ACTIVITY', { fingerprint });
      expect(approved.body.activity).toMatchObject({
        status: 'ACTIVITY_STATUS_COMPLETED',
        result: { stampLoginResult: {} },
      });
      expect(secretOf(approved, 'session')).toBeUndefined();
      const token = secretOf(await send(ada.key, 'STAMP_LOGIN', body), 'session') ?? '';
      expect(parseSessionToken(token).claims.user_id).toBe(ada.id);
    });

    it('Tokens and secrets of a request are recorded without the part that makes them valid', async () => {
      const { team, ada, bob, email } = await createKnownTeam();
      const key = createApiKeyPair();
      const token = await verifyContact(test, email, key);
      const change = { userId: ada.id, userEmail: email, verificationToken: token };
      expect((await ada.act('UPDATE_USER_EMAIL', change)).status).toBe(200);
      const { tlsFetcherEncryption } = test.authority.publicKeys;
      const encryptedClientSecret = await encryptOauth2ClientSecret('secret', tlsFetcherEncryption);
      const client = { provider: 'OAUTH2_PROVIDER_X', clientId: 'x', encryptedClientSecret };
      const created = await submit(test, test.apiKey, test.organizationId, 'CREATE_OAUTH2_CREDENTIAL', client);
      expect(created.status).toBe(200);

      const signature = token.split('.')[2] ?? '';
      const text = await dump();
      expect(text).not.toContain(signature);
      expect(text).not.toContain(encryptedClientSecret);
      const filterByType = ['ACTIVITY_TYPE_UPDATE_USER_EMAIL'];
      const { activities } = (await ask(test, bob.key, team.id, 'list_activities', { filterByType })).body;
      const recorded = activities[0].intent.updateUserEmailIntent.verificationToken;
      expect(parseVerificationToken(recorded).claims).toMatchObject({ contact: email, publicKey: key.publicKey });
      const stolen = { userId: bob.id, userEmail: email, verificationToken: recorded };
      expect(await bob.act('UPDATE_USER_EMAIL', stolen)).toMatchObject({
        status: 400,
        body: { message: 'invalid verification token' },
      });
    });

    it('A request that waits for approvals is carried out with its whole token', async () => {
      const team = await createTeam(test, 2, 2);
      const [ada, bob] = [member(team, 0), member(team, 1)];
      const email = `both${test.clock.now}@example.org`;
      const verificationToken = await verifyContact(test, email, createApiKeyPair());
      const change = { userId: ada.id, userEmail: email, verificationToken };
      const { activity } = (await ada.act('UPDATE_USER_EMAIL', change)).body;
      expect(activity.status).toBe('ACTIVITY_STATUS_CONSENSUS_NEEDED');
      const approved = await bob.act('APPROVE_ACTIVITY', { fingerprint: activity.fingerprint });
      expect(approved.body.activity.status).toBe('ACTIVITY_STATUS_COMPLETED');
      const found = await ask(test, test.apiKey, test.organizationId, 'list_verified_suborgs', {
        filterType: 'EMAIL',
        filterValue: email,
      });
      expect(found.body.organizationIds).toEqual([team.id]);
    });
  });
});

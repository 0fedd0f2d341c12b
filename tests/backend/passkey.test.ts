import { type AuditEvent, createMemoryStore, createPostgresStore, type Store } from '@postern/backend';
import { parseSessionToken } from '@postern/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { flipBit, submit } from '../setup/user.ts';
import { ORIGIN, post } from './browser.ts';
import { sharedDeployment } from './deployment.ts';
import { attest, createAttempt } from './sign-up-attempt.ts';

const FIVE_MINUTES_MS = 300_000;

describe('sign-up with a passkey over a real authority', () => {
  const deployment = sharedDeployment();
  beforeEach(() => void deployment.takeCalls());

  const holdersOf = async (credentialId: string) =>
    (await deployment.turnkey.getSubOrgIds({ filterType: 'CREDENTIAL_ID', filterValue: credentialId })).organizationIds;

  it('A sign-up makes a sub-organization that the passkey opens, and the attempt’s key for a minute', async () => {
    const attempt = createAttempt(deployment.backend());
    const authenticator = createSoftwareAuthenticator();
    const passkey = await attempt.passkey(authenticator);
    const { status, body } = await attempt.signUp({ passkey, userName: 'Ada' });
    expect([status, body.created]).toEqual([200, true]);
    expect(deployment.takeCalls()).toEqual(['list_suborgs', 'create_sub_organization']);
    expect(await holdersOf(authenticator.credentialId)).toEqual([body.subOrganizationId]);

    const { authority } = deployment;
    const session = createApiKeyPair();
    const login = () =>
      submit(authority, attempt.key, body.subOrganizationId, 'STAMP_LOGIN', { publicKey: session.publicKey });
    const { result } = (await login()).body.activity;
    const { claims } = parseSessionToken(result.stampLoginResult.session);
    expect(claims).toMatchObject({ organization_id: body.subOrganizationId, public_key: session.publicKey });
    const { user } = await deployment.turnkey.getUser({
      organizationId: body.subOrganizationId,
      userId: claims.user_id,
    });
    expect(user.userName).toBe('Ada');
    expect(user.authenticators.map(({ credentialId }) => credentialId)).toEqual([authenticator.credentialId]);
    expect(user.apiKeys).toMatchObject([
      { apiKeyName: `passkey-auth-${attempt.key.publicKey}`, expirationSeconds: '60' },
      { credential: { publicKey: session.publicKey } },
    ]);
    authority.clock.now += 61_000;
    expect((await login()).status).toBe(401);
  });

  it.each(['ES256', 'RS256', 'EdDSA'] as const)('A passkey with a key for %s can sign up', async (algorithm) => {
    const attempt = createAttempt(deployment.backend());
    const passkey = await attempt.passkey(createSoftwareAuthenticator(algorithm));
    expect((await attempt.signUp({ passkey })).status).toBe(200);
  });

  it('The same passkey again gets one clear error and makes no second sub-organization', async () => {
    const postern = deployment.backend();
    const authenticator = createSoftwareAuthenticator();
    const first = createAttempt(postern);
    expect((await first.signUp({ passkey: await first.passkey(authenticator) })).status).toBe(200);
    const second = createAttempt(postern);
    const { status, body } = await second.signUp({ passkey: await second.passkey(authenticator) });
    expect([status, body.code]).toEqual([409, 'CREDENTIAL_ALREADY_REGISTERED']);
    expect(await holdersOf(authenticator.credentialId)).toHaveLength(1);
  });

  it('A passkey that has been removed can sign up again', async () => {
    const postern = deployment.backend();
    const authenticator = createSoftwareAuthenticator();
    const first = createAttempt(postern);
    const { body } = await first.signUp({ passkey: await first.passkey(authenticator) });
    await submit(deployment.authority, first.key, body.subOrganizationId, 'DELETE_SUB_ORGANIZATION', {
      deleteWithoutExport: true,
    });
    const second = createAttempt(postern);
    expect((await second.signUp({ passkey: await second.passkey(authenticator) })).status).toBe(200);
  });

  describe('S3: refused registrations', () => {
    it.each([
      ['of another origin', { origin: 'https://evil.example' }],
      ['of a neighbour', { origin: `${ORIGIN}:8443` }],
      ['in a frame of another origin', { clientData: { crossOrigin: true, topOrigin: 'https://evil.example' } }],
      ['for another relying party', { rpId: 'evil.example' }],
      ['for a domain above the host, which is not configured', { rpId: 'example.com' }],
      ['without a present user', { flags: 0 }],
      ['that is an assertion', { type: 'webauthn.get' }],
      ['over another challenge', { challenge: 'b3RoZXI' }],
    ])('A passkey registration %s is refused', async (_, deviations) => {
      const attempt = createAttempt(deployment.backend());
      const { status, body } = await attempt.signUp({
        passkey: await attempt.passkey(createSoftwareAuthenticator(), deviations),
      });
      expect([status, body.code]).toEqual([401, 'INVALID_PASSKEY']);
      expect(deployment.takeCalls()).toEqual([]);
    });

    it('A passkey registration under the id of another passkey is refused', async () => {
      const attempt = createAttempt(deployment.backend());
      const passkey = await attempt.passkey(createSoftwareAuthenticator());
      const { credentialId } = createSoftwareAuthenticator();
      const { body } = await attempt.signUp({
        passkey: { ...passkey, attestation: { ...passkey.attestation, credentialId } },
      });
      expect(body.code).toBe('INVALID_PASSKEY');
    });

    it('A passkey registration that cannot be parsed is refused', async () => {
      const attempt = createAttempt(deployment.backend());
      const passkey = await attempt.passkey(createSoftwareAuthenticator());
      for (const part of ['clientDataJson', 'attestationObject'] as const) {
        const fresh = { ...passkey, challenge: (await attempt.passkeyChallenge()).body.challenge };
        const { body } = await attempt.signUp({
          passkey: { ...fresh, attestation: { ...fresh.attestation, [part]: 'AAAA' } },
        });
        expect(body.code).toBe('INVALID_PASSKEY');
      }
    });
  });

  it('A passkey for the configured relying party is accepted, and no other', async () => {
    const attempt = createAttempt(deployment.backend({ passkey: { rpId: 'example.com' } }));
    const ofHost = await attempt.passkey(createSoftwareAuthenticator());
    expect((await attempt.signUp({ passkey: ofHost })).body.code).toBe('INVALID_PASSKEY');
    const passkey = await attempt.passkey(createSoftwareAuthenticator(), { rpId: 'example.com' });
    expect((await attempt.signUp({ passkey })).status).toBe(200);
  });

  describe('S3: the challenge of a passkey', () => {
    it('A challenge is good once', async () => {
      const attempt = createAttempt(deployment.backend());
      const passkey = await attempt.passkey(createSoftwareAuthenticator());
      expect((await attempt.signUp({ passkey })).status).toBe(200);
      expect((await attempt.signUp({ passkey })).body.code).toBe('INVALID_CHALLENGE');
      const other = attest(createSoftwareAuthenticator(), passkey.challenge);
      expect((await attempt.signUp({ passkey: other })).body.code).toBe('INVALID_CHALLENGE');
    });

    it('A challenge is good for one of several requests at once', async () => {
      const attempt = createAttempt(deployment.backend());
      const { challenge } = (await attempt.passkeyChallenge()).body;
      const replies = await Promise.all(
        [1, 2, 3].map(() => attempt.signUp({ passkey: attest(createSoftwareAuthenticator(), challenge) })),
      );
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    });

    it('A challenge is refused after five minutes', async () => {
      const clock = { now: Date.now() };
      const attempt = createAttempt(deployment.backend({ now: () => clock.now }));
      const passkey = await attempt.passkey(createSoftwareAuthenticator());
      clock.now += FIVE_MINUTES_MS;
      expect((await attempt.signUp({ passkey })).body.code).toBe('INVALID_CHALLENGE');
    });

    it('A challenge is good only for the attempt that asked for it', async () => {
      const postern = deployment.backend();
      const victim = createAttempt(postern);
      const attacker = createAttempt(postern);
      // The passkey and its challenge are the victim's, the key that could sign in is the attacker's.
      const passkey = await victim.passkey(createSoftwareAuthenticator());
      expect((await attacker.signUp({ passkey })).body.code).toBe('INVALID_CHALLENGE');
      // And with the victim's public key, the attacker has no signature.
      const apiKey = { ...attacker.apiKey([passkey.challenge]), publicKey: victim.key.publicKey };
      expect((await attacker.signUp({ passkey, apiKey })).body.code).toBe('INVALID_API_KEY_SIGNATURE');
      expect(deployment.takeCalls()).toEqual([]);
    });

    it('A challenge that the backend did not issue is refused', async () => {
      const attempt = createAttempt(deployment.backend());
      const passkey = attest(createSoftwareAuthenticator(), 'ab'.repeat(32));
      expect((await attempt.signUp({ passkey })).body.code).toBe('INVALID_CHALLENGE');
    });
  });

  it('S3: A sign-up without a signature by the attempt’s key is refused', async () => {
    const attempt = createAttempt(deployment.backend());
    const passkey = await attempt.passkey(createSoftwareAuthenticator());
    const genuine = attempt.apiKey([passkey.challenge]);
    for (const apiKey of [
      { ...genuine, signature: flipBit(genuine.signature) },
      { ...genuine, signature: '00'.repeat(64) },
      attempt.apiKey(['another challenge']),
      attempt.apiKey([]),
    ]) {
      const { status, body } = await attempt.signUp({ passkey, apiKey });
      expect([status, body.code]).toEqual([401, 'INVALID_API_KEY_SIGNATURE']);
    }
    // Nothing of that has used the challenge up.
    expect((await attempt.signUp({ passkey })).status).toBe(200);
  });

  it('S6, S12: An error names what is missing or too much', async () => {
    const postern = deployment.backend();
    const attempt = createAttempt(postern);
    const passkey = await attempt.passkey(createSoftwareAuthenticator());
    const apiKey = attempt.apiKey([passkey.challenge]);
    const fieldsOf = async (request: object) => {
      const { status, body } = await post<{ fields: string[] }>(postern, '/create-sub-organization', request);
      return [status, body.fields];
    };
    expect(await fieldsOf({ passkey })).toEqual([400, ['apiKey']]);
    expect(await fieldsOf({ apiKey })).toEqual([400, ['apiKey', 'verificationToken']]);
    expect(await fieldsOf({})).toEqual([400, ['verificationToken']]);
    expect(await fieldsOf({ verificationToken: 'x' })).toEqual([400, ['clientSignature']]);
    expect(await fieldsOf({ passkey, apiKey, userEmail: 'a@example.org' })).toEqual([400, ['userEmail']]);
    expect(await fieldsOf({ passkey: { ...passkey, counter: 1 }, apiKey })).toEqual([400, ['passkey.counter']]);
    expect(deployment.takeCalls()).toEqual([]);
  });

  it('S7: Sign-ups from one address are limited', async () => {
    const postern = deployment.backend({ rateLimits: { signupsPerAddress: { max: 2, windowSeconds: 60 } } });
    const attempt = createAttempt(postern);
    const reply = async () => {
      const passkey = await attempt.passkey(createSoftwareAuthenticator());
      const request = { passkey, apiKey: attempt.apiKey([passkey.challenge]) };
      return (await post(postern, '/create-sub-organization', request, '192.0.2.1')).status;
    };
    expect([await reply(), await reply(), await reply()]).toEqual([200, 200, 429]);
  });

  it('S20: The event names the passkey by a digest', async () => {
    const events: AuditEvent[] = [];
    const attempt = createAttempt(deployment.backend({ onEvent: (event) => events.push(event) }));
    const authenticator = createSoftwareAuthenticator();
    const { body } = await attempt.signUp({ passkey: await attempt.passkey(authenticator) });
    expect(events.at(-1)).toMatchObject({
      operation: 'createSubOrganization',
      identity: expect.stringMatching(/^[0-9a-f]{64}$/),
      organizationId: body.subOrganizationId,
      created: true,
    });
    expect(JSON.stringify(events)).not.toContain(authenticator.credentialId);
  });

  describe.each<[string, (database: TestDatabase) => Promise<Store[]>]>([
    ['one process', async () => [createMemoryStore()]],
    ['two processes', async ({ url }) => Promise.all([1, 2].map(() => createPostgresStore({ url })))],
  ])('S2: sign-ups with one passkey that race in %s', (_name, open) => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await createTestDatabase();
    });
    afterAll(() => database.drop());

    it('Racing sign-ups with one passkey make one sub-organization', async () => {
      const stores = await open(database);
      const posterns = stores.map((store) => deployment.backend({ store }));
      const authenticator = createSoftwareAuthenticator();
      const attempts = await Promise.all(
        [0, 1, 2, 3].map(async (n) => {
          const postern = posterns[n % posterns.length];
          if (!postern) throw new Error('there is no backend');
          const attempt = createAttempt(postern);
          return { attempt, passkey: await attempt.passkey(authenticator) };
        }),
      );
      const replies = await Promise.all(attempts.map(({ attempt, passkey }) => attempt.signUp({ passkey })));
      expect(replies.map(({ body }) => body.code ?? 'created').sort()).toEqual([
        'CREDENTIAL_ALREADY_REGISTERED',
        'CREDENTIAL_ALREADY_REGISTERED',
        'CREDENTIAL_ALREADY_REGISTERED',
        'created',
      ]);
      expect(await holdersOf(authenticator.credentialId)).toHaveLength(1);
      await Promise.all(stores.map((store) => store.close()));
    });
  });
});

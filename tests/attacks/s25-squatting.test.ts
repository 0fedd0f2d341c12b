import { createMemoryStore, createPostgresStore, type Postern, type Store } from '@postern/backend';
import type { JsonObject, PasskeyParams, WalletProof } from '@postern/protocol';
import { parseSessionToken } from '@postern/protocol';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { ORIGIN, post } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { createAttempt, createEthereumWallet, createSolanaWallet } from '../backend/sign-up-attempt.ts';
import { passkeyStamp, stampLogin, stampLoginBody, walletStamp } from '../backend/stamp-login.ts';
import { activityAnswer } from '../setup/activity-answer.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { post as postToAuthority, stampOf } from '../setup/stamped.ts';
import { signUp, submit, type TestUser } from '../setup/user.ts';

/** A credential of the victim's, with what it can do. */
interface Credential {
  stamp(body: string): object | Promise<object>;
  prove(attempt: ReturnType<typeof createAttempt>): Promise<{ wallet: WalletProof } | { passkey: PasskeyParams }>;
  /** What the attacker registers: all of it is public, or can be read by others. */
  apiKeys: JsonObject[];
  authenticators: JsonObject[];
}

function wallet(create: typeof createEthereumWallet): Credential {
  const own = create();
  const { publicKey, curveType } = own;
  return {
    stamp: (body) => walletStamp(own, body),
    prove: async (attempt) => ({ wallet: await attempt.wallet(own) }),
    apiKeys: [{ apiKeyName: `wallet-auth:${publicKey}`, publicKey, curveType }],
    authenticators: [],
  };
}

function passkey(): Credential {
  const own = createSoftwareAuthenticator();
  return {
    stamp: (body) => passkeyStamp(own, body),
    prove: async (attempt) => ({ passkey: await attempt.passkey(own) }),
    apiKeys: [],
    // The attestation `none` proves nothing: anyone who knows id and key can make it.
    authenticators: [own.attest({ origin: ORIGIN, rpId: new URL(ORIGIN).hostname })],
  };
}

const CREDENTIALS: [string, () => Credential][] = [
  ['a wallet on secp256k1', () => wallet(createEthereumWallet)],
  ['a wallet on Ed25519', () => wallet(createSolanaWallet)],
  ['a passkey', passkey],
];

type Squat = (mallory: TestUser, credential: Credential) => Promise<{ status: number }>;

describe('S25: the victim’s wallet or passkey in the attacker’s account', () => {
  const deployment = sharedDeployment();
  let database: TestDatabase;
  let shared: Store;
  let sql: postgres.Sql;
  let attackers = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    sql = postgres(deployment.authority.databaseUrl, { max: 1 });
    shared = await createPostgresStore({ url: database.url });
  });
  afterAll(async () => {
    await shared.close();
    await sql.end();
    await database.drop();
  });
  beforeEach(() => void deployment.takeCalls());

  const attacker = () => signUp(deployment.authority, `mallory${++attackers}@example.org`);
  const send = <Type extends string>(mallory: TestUser, type: Type, parameters: JsonObject) =>
    submit(deployment.authority, mallory.key, mallory.organizationId, type, parameters);

  const bySelf: Squat = (mallory, { apiKeys, authenticators }) =>
    apiKeys.length > 0
      ? send(mallory, 'CREATE_API_KEYS_V2', { userId: mallory.userId, apiKeys })
      : send(mallory, 'CREATE_AUTHENTICATORS_V2', { userId: mallory.userId, authenticators });
  const byNewUser = (mallory: TestUser, { apiKeys, authenticators }: Credential) => {
    const user = { userName: 'trap', userTags: [], oauthProviders: [], apiKeys, authenticators };
    return send(mallory, 'CREATE_USERS_V4', { users: [user] });
  };
  /** The user who has signed up is deleted, so that only the new one is left. */
  const byLastUser: Squat = async (mallory, credential) => {
    const created = await byNewUser(mallory, credential);
    const { userIds } = created.result;
    await send(mallory, 'UPDATE_ROOT_QUORUM', { threshold: 1, userIds });
    return created;
  };

  const signsUp = async (postern: Postern, credential: Credential) => {
    const attempt = createAttempt(postern);
    return (await attempt.signUp(await credential.prove(attempt))).body;
  };
  const login = (postern: Postern, credential: Credential) => stampLogin(deployment, postern, credential.stamp);

  describe.each(CREDENTIALS)('%s', (_name, create) => {
    it.each<[string, Squat]>([
      ['added to the attacker', bySelf],
      ['of a new user', byNewUser],
      ['of the only user of the root quorum', byLastUser],
    ])('The victim gets an own account although another has the credential, as one %s', async (_how, squat) => {
      const credential = create();
      const mallory = await attacker();
      expect((await squat(mallory, credential)).status).toBe(200);

      const { reply } = await login(deployment.backend(), credential);
      expect([reply.status, reply.body.code]).toEqual([404, 'CREDENTIAL_NOT_PROVED']);
      const own = await signsUp(deployment.backend(), credential);
      expect(own).toMatchObject({ created: true });
      expect(own.subOrganizationId).not.toBe(mallory.organizationId);
      // A process without remembered users has to judge both.
      const again = await login(deployment.backend(), credential);
      expect(again.reply.body).toMatchObject({ organizationId: own.subOrganizationId, created: false });
      expect(again.stamps).toBe(2);
    });

    it.each<[string, () => Store]>([
      ['in memory', createMemoryStore],
      ['in PostgreSQL', () => shared],
    ])('The victim keeps the own account when others add the credential, with a store %s', async (_store, open) => {
      const credential = create();
      const postern = deployment.backend({ store: open() });
      const own = await signsUp(postern, credential);
      for (const squat of [bySelf, byNewUser]) {
        expect((await squat(await attacker(), credential)).status).toBe(200);
        const { reply } = await login(postern, credential);
        expect(reply.body).toMatchObject({ organizationId: own.subOrganizationId, created: false });
      }
      expect((await signsUp(postern, credential)).subOrganizationId).toBeUndefined();
    });

    it('A credential whose own registration is gone does not lead into the attacker’s account', async () => {
      const credential = create();
      const postern = deployment.backend();
      const own = await signsUp(postern, credential);
      const mallory = await attacker();
      await bySelf(mallory, credential);
      // The parent may not delete a sub-organization's credentials; the authority's own data are changed.
      await sql`delete from api_keys where organization_id = ${own.subOrganizationId}`;
      await sql`delete from authenticators where organization_id = ${own.subOrganizationId}`;
      const after = await login(postern, credential);
      expect(after.reply.body.code).toBe('CREDENTIAL_NOT_PROVED');
    });

    it('A credential in one account logs in with one stamp, and with one call to Turnkey', async () => {
      const credential = create();
      const postern = deployment.backend();
      const own = await signsUp(postern, credential);
      deployment.takeCalls();
      const { reply, stamps } = await login(postern, credential);
      expect(reply.body).toMatchObject({ organizationId: own.subOrganizationId, created: false });
      expect(stamps).toBe(1);
      expect(deployment.takeCalls()).toEqual(['stamp_login']);
      await login(deployment.backend(), credential);
      expect(deployment.takeCalls()).toEqual(['stamp_login', 'list_activities']);
    });

    it('A credential is not looked up without a genuine stamp', async () => {
      const credential = create();
      const postern = deployment.backend();
      await signsUp(postern, credential);
      await bySelf(await attacker(), credential);
      deployment.takeCalls();
      const body = stampLoginBody(deployment, deployment.authority.organizationId);
      const stolen = await credential.stamp(body.replace('STAMP_LOGIN', 'STAMP_LOGON'));
      const { body: problem } = await post<{ code: string }>(postern, '/stamp-login', { body, stamp: stolen });
      expect(problem.code).toBe('INVALID_STAMP');
      expect(deployment.takeCalls()).not.toContain('list_suborgs');
    });
  });

  it('Turnkey itself leads the victim into the attacker’s account', async () => {
    const credential = wallet(createEthereumWallet);
    const mallory = await attacker();
    await bySelf(mallory, credential);
    const body = stampLoginBody(deployment, deployment.authority.organizationId);
    const stamp = (await credential.stamp(body)) as Record<string, string>;
    const answer = await postToAuthority(deployment.authority.url, '/public/v1/submit/stamp_login', body, stamp);
    const { claims } = parseSessionToken(activityAnswer('STAMP_LOGIN', answer).result.session);
    expect(claims.organization_id).toBe(mallory.organizationId);
  });

  it.each<[string, (body: Record<string, unknown>) => object]>([
    ['another activity', (body) => ({ ...body, type: 'ACTIVITY_TYPE_EXPORT_WALLET' })],
    ['an old timestamp', (body) => ({ ...body, timestampMs: String(Date.now() - 7_200_000) })],
    [
      'a session of a year',
      (body) => ({ ...body, parameters: { ...Object(body.parameters), expirationSeconds: '31536000' } }),
    ],
    ['a foreign field', (body) => ({ ...body, generateAppProofs: true })],
  ])('A stamp over %s is refused before Turnkey is asked', async (_name, change) => {
    const own = createEthereumWallet();
    const body = JSON.stringify(change(JSON.parse(stampLoginBody(deployment, deployment.authority.organizationId))));
    const stamp = await walletStamp(own, body);
    const reply = await post<{ code: string }>(deployment.backend(), '/stamp-login', { body, stamp });
    expect([reply.status, reply.body.code]).toEqual([401, 'INVALID_STAMP']);
    expect(deployment.takeCalls()).toEqual([]);
  });

  it('The session key of a browser is not accepted as a wallet', async () => {
    const mallory = await attacker();
    const body = stampLoginBody(deployment, deployment.authority.organizationId);
    const reply = await post<{ code: string }>(deployment.backend(), '/stamp-login', {
      body,
      stamp: { 'X-Stamp': stampOf(mallory.key, body) },
    });
    expect(reply.body.code).toBe('INVALID_STAMP');
  });
});

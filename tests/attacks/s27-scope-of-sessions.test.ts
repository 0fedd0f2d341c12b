import { parseSessionToken } from '@postern/protocol';
import { generateP256KeyPair } from '@turnkey/crypto';
import { describe, expect, it } from 'vitest';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { post, postStamped } from '../setup/stamped.ts';
import { createTeam, type Member, paramsOf, type Team } from '../setup/team.ts';
import { ask, submit } from '../setup/user.ts';

const OUT_OF_SCOPE = { status: 403, body: { code: 7, turnkeyErrorCode: 'REQUEST_NOT_AUTHORIZED' } };

describe('S27: a session with a scope does what its scope does not allow', () => {
  const test = sharedAuthority();

  let profiles = 0;
  const createProfile = async (scope: string): Promise<string> => {
    const { result } = await submit(test, test.apiKey, test.organizationId, 'CREATE_SESSION_PROFILE', {
      sessionProfileName: `PROFILE_${profiles++}`,
      scope,
    });
    return result.sessionProfileId;
  };
  /** Opens a session of a member that is held to a scope. */
  const openScoped = async (member: Member, scope: string) => {
    const sessionProfileId = await createProfile(scope);
    const key = createApiKeyPair();
    const { status } = await member.act('STAMP_LOGIN', { publicKey: key.publicKey, sessionProfileId });
    expect(status).toBe(200);
    return { key, sessionProfileId };
  };
  const act = <Type extends string>(team: Team, key: ApiKeyPair, type: Type, parameters: Record<string, unknown>) =>
    submit(test, key, team.id, type, parameters);
  const [first, second, third] = [0, 1, 2].map((index) => (team: Team) => team.roots[index] as Member) as [
    (team: Team) => Member,
    (team: Team) => Member,
    (team: Team) => Member,
  ];
  const createWallet = { walletName: 'W', accounts: [] };

  describe('by voting', () => {
    const WALLETS = "activity.kind == 'CREATE_WALLET'";
    const others: [string, (walletId: string) => Record<string, unknown>][] = [
      ['EXPORT_WALLET', (walletId) => ({ walletId, targetPublicKey: generateP256KeyPair().publicKeyUncompressed })],
      [
        'SIGN_RAW_PAYLOAD_V2',
        (walletId) => ({
          signWith: walletId,
          payload: '00'.repeat(32),
          encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
          hashFunction: 'HASH_FUNCTION_NO_OP',
        }),
      ],
      ['DELETE_USERS', () => ({ userIds: ['00000000-0000-7000-8000-000000000000'] })],
    ];

    it.each(others)('A scoped session cannot vote on %s, and its owner still can', async (type, parameters) => {
      const team = await createTeam(test, 3, 2);
      const { key } = await openScoped(second(team), WALLETS);
      const { activity } = (await first(team).act(type, parameters('00000000-0000-7000-8000-000000000001'))).body;
      expect(activity.status).toBe('ACTIVITY_STATUS_CONSENSUS_NEEDED');
      const { fingerprint } = activity;
      for (const vote of ['APPROVE_ACTIVITY', 'REJECT_ACTIVITY']) {
        expect(await act(team, key, vote, { fingerprint }), vote).toMatchObject(OUT_OF_SCOPE);
      }
      const seen = await ask(test, first(team).key, team.id, 'get_activity', { activityId: activity.id });
      expect(seen.body.activity.votes).toHaveLength(1);
      expect((await second(team).act('REJECT_ACTIVITY', { fingerprint })).status).toBe(200);
    });

    it('A scoped session can approve what its scope allows', async () => {
      const team = await createTeam(test, 2, 2);
      const { key } = await openScoped(second(team), WALLETS);
      const { fingerprint } = (await first(team).act('CREATE_WALLET', createWallet)).body.activity;
      const approved = await act(team, key, 'APPROVE_ACTIVITY', { fingerprint });
      expect(approved.body.activity.status).toBe('ACTIVITY_STATUS_COMPLETED');
    });

    it('A scoped session proves nothing for MFA of an activity outside of its scope', async () => {
      const team = await createTeam(test, 1, 1);
      const { key, sessionProfileId } = await openScoped(first(team), WALLETS);
      await first(team).act('CREATE_MFA_POLICY', {
        userId: first(team).id,
        mfaPolicyName: 'Two',
        condition: "activity.resource == 'USER'",
        requiredAuthenticationMethods: [
          { any: [{ type: 'AUTHENTICATION_TYPE_API_KEY' }] },
          { any: [{ type: 'AUTHENTICATION_TYPE_SESSION', id: sessionProfileId }] },
        ],
        order: 0,
      });
      const { activity } = (await first(team).act('CREATE_USER_TAG', { userTagName: 'T', userIds: [] })).body;
      expect(activity.status).toBe('ACTIVITY_STATUS_AUTHENTICATORS_NEEDED');
      const { fingerprint } = activity;
      expect(await act(team, key, 'APPROVE_ACTIVITY', { fingerprint })).toMatchObject(OUT_OF_SCOPE);
    });
  });

  describe('by opening another session', () => {
    const KINDS = ['STAMP_LOGIN', 'CREATE_READ_WRITE_SESSION', 'CREATE_READ_ONLY_SESSION'];
    const LOG_INS = KINDS.map((kind) => `activity.kind == '${kind}'`).join(' || ');

    it('A session that a scoped session opens gets the same scope when none is asked for', async () => {
      const team = await createTeam(test, 1, 1);
      const { key, sessionProfileId } = await openScoped(first(team), LOG_INS);
      const next = createApiKeyPair();
      const { result } = await act(team, key, 'STAMP_LOGIN', { publicKey: next.publicKey });
      const { claims } = parseSessionToken(result.session);
      expect(claims).toMatchObject({ session_profile_id: sessionProfileId, scope: LOG_INS });
      expect(await act(team, next, 'CREATE_WALLET', createWallet)).toMatchObject(OUT_OF_SCOPE);
    });

    it('A scoped session cannot open a session with another scope', async () => {
      const team = await createTeam(test, 1, 1);
      const { key } = await openScoped(first(team), LOG_INS);
      const parameters = { publicKey: createApiKeyPair().publicKey, sessionProfileId: await createProfile('true') };
      expect(await act(team, key, 'STAMP_LOGIN', parameters)).toMatchObject(OUT_OF_SCOPE);
    });

    it('A session of the older kind that a scoped session opens gets its scope', async () => {
      const team = await createTeam(test, 1, 1);
      const { key, sessionProfileId } = await openScoped(first(team), LOG_INS);
      const { result } = await act(team, key, 'CREATE_READ_WRITE_SESSION_V2', {
        targetPublicKey: generateP256KeyPair().publicKeyUncompressed,
      });
      const { apiKeyId } = result;
      const { apiKey } = (await ask(test, first(team).key, team.id, 'get_api_key', { apiKeyId })).body;
      expect(apiKey.credential).toMatchObject({ sessionProfileId });
    });

    it('The read-only session of a scoped session reads no more than its scope allows', async () => {
      const team = await createTeam(test, 1, 1);
      const { key } = await openScoped(first(team), LOG_INS);
      const { result } = await act(team, key, 'CREATE_READ_ONLY_SESSION', {});
      const { session } = result;
      const query = (name: string) =>
        post(test.url, `/public/v1/query/${name}`, JSON.stringify({ organizationId: team.id }), {
          'X-Session': session,
        });
      expect((await query('whoami')).status).toBe(200);
      expect(await query('list_users')).toMatchObject(OUT_OF_SCOPE);
    });

    it('The opened session keeps the scope when another user’s approval completes the log-in', async () => {
      const team = await createTeam(test, 2, 2);
      const sessionProfileId = await createProfile(LOG_INS);
      // A denial makes every log-in need the root quorum.
      const policy = { policyName: 'P', effect: 'EFFECT_DENY', condition: "activity.resource == 'AUTH'", notes: '' };
      const scoped = createApiKeyPair();
      await first(team).act('STAMP_LOGIN', { publicKey: scoped.publicKey, sessionProfileId });
      const { fingerprint: policyFingerprint } = (await first(team).act('CREATE_POLICY_V3', policy)).body.activity;
      await second(team).act('APPROVE_ACTIVITY', { fingerprint: policyFingerprint });
      const next = createApiKeyPair();
      const { activity } = (await act(team, scoped, 'STAMP_LOGIN', { publicKey: next.publicKey })).body;
      expect(activity.status).toBe('ACTIVITY_STATUS_CONSENSUS_NEEDED');
      const approved = await second(team).act('APPROVE_ACTIVITY', { fingerprint: activity.fingerprint });
      expect(approved.body.activity.status).toBe('ACTIVITY_STATUS_COMPLETED');
      expect(await act(team, next, 'CREATE_WALLET', createWallet)).toMatchObject(OUT_OF_SCOPE);
    });
  });

  describe('by reading', () => {
    const reads = ['list_users', 'list_wallets', 'list_activities', 'list_policies', 'get_api_keys', 'list_suborgs'];

    it('A session scoped to signing reads only who it is, in its organization and through the parent', async () => {
      const team = await createTeam(test, 1, 1);
      const { key } = await openScoped(first(team), "activity.action == 'SIGN'");
      for (const organizationId of [team.id, test.organizationId]) {
        expect((await ask(test, key, organizationId, 'whoami')).body).toMatchObject({ userId: first(team).id });
        for (const name of reads) {
          expect(await ask(test, key, organizationId, name), name).toMatchObject(OUT_OF_SCOPE);
        }
      }
    });

    it('A session scoped to reading wallets reads wallets and nothing else', async () => {
      const team = await createTeam(test, 1, 1);
      const { key } = await openScoped(first(team), "activity.action == 'READ' && activity.resource == 'WALLET'");
      expect((await ask(test, key, team.id, 'list_wallets')).status).toBe(200);
      expect(await ask(test, key, team.id, 'list_users')).toMatchObject(OUT_OF_SCOPE);
      expect(await act(team, key, 'CREATE_WALLET', createWallet)).toMatchObject(OUT_OF_SCOPE);
    });

    it('A scoped session sees the activities that its scope allows, to wait for them, and no others', async () => {
      const team = await createTeam(test, 2, 2);
      const { key } = await openScoped(second(team), "activity.kind == 'CREATE_WALLET'");
      const own = (await act(team, key, 'CREATE_WALLET', createWallet)).body.activity;
      const other = (await first(team).act('CREATE_USER_TAG', { userTagName: 'T', userIds: [] })).body.activity;
      for (const name of ['get_activity', 'get_mfa_status']) {
        expect((await ask(test, key, team.id, name, { activityId: own.id })).status, name).toBe(200);
        expect(await ask(test, key, team.id, name, { activityId: other.id }), name).toMatchObject(OUT_OF_SCOPE);
      }
      const unknown = { activityId: first(team).id };
      expect(await ask(test, key, team.id, 'get_activity', unknown)).toMatchObject(OUT_OF_SCOPE);
    });
  });

  it('A request that stands in the record of a vote cannot be sent again as a query', async () => {
    const team = await createTeam(test, 1, 1);
    const timestampMs = String(test.clock.now);
    const parameters = { userId: first(team).id, apiKeys: [paramsOf(createApiKeyPair())] };
    const type = 'ACTIVITY_TYPE_CREATE_API_KEYS_V2';
    const body = JSON.stringify({ type, timestampMs, organizationId: team.id, parameters });
    const created = await postStamped(test.url, first(team).key, '/public/v1/submit/create_api_keys', body);
    const [{ message, signature, publicKey, scheme }] = created.body.activity.votes;
    expect(message).toBe(body);
    const stamp = Buffer.from(JSON.stringify({ publicKey, scheme, signature })).toString('base64url');
    for (const name of ['list_wallets', 'list_users']) {
      const replayed = await post(test.url, `/public/v1/query/${name}`, message, { 'X-Stamp': stamp });
      expect(replayed, name).toMatchObject({ status: 400, body: { turnkeyErrorCode: 'REQUEST_INVALID' } });
    }
  });

  it('A root quorum of three still decides with sessions that have no scope', async () => {
    const team = await createTeam(test, 3, 3);
    const { fingerprint } = (await first(team).act('CREATE_WALLET', createWallet)).body.activity;
    for (const member of [second(team), third(team)]) {
      const key = createApiKeyPair();
      await member.act('STAMP_LOGIN', { publicKey: key.publicKey });
      expect((await act(team, key, 'APPROVE_ACTIVITY', { fingerprint })).status).toBe(200);
    }
    expect((await ask(test, first(team).key, team.id, 'list_wallets')).body.wallets).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { ask, submit } from '../setup/user.ts';

const NOTHING = { apiKeys: [], authenticators: [], oauthProviders: [] };
const DENIED = { status: 403, body: { code: 7 } };

/** An organization whose users have one API key each; the first `roots` of them are the root quorum. */
interface Team {
  id: string;
  users: { id: string; key: ApiKeyPair }[];
}

describe('decisions by quorum and policies', () => {
  const test = sharedAuthority();

  async function createTeam(roots: number, threshold: number): Promise<Team> {
    const keys = Array.from({ length: roots }, createApiKeyPair);
    const { result } = await submit(test, test.apiKey, test.organizationId, 'CREATE_SUB_ORGANIZATION_V8', {
      subOrganizationName: 'Team',
      rootQuorumThreshold: threshold,
      rootUsers: keys.map(({ publicKey }, index) => ({
        ...NOTHING,
        userName: `root ${index}`,
        apiKeys: [{ apiKeyName: 'k', publicKey, curveType: 'API_KEY_CURVE_P256' }],
      })),
    });
    const { subOrganizationId, rootUserIds } = result;
    return {
      id: subOrganizationId,
      users: keys.map((key, index) => ({ id: rootUserIds[index] ?? '', key })),
    };
  }

  async function addUser(team: Team): Promise<Team['users'][number]> {
    const key = createApiKeyPair();
    const user = {
      ...NOTHING,
      userName: `user ${team.users.length}`,
      userTags: [],
      apiKeys: [{ apiKeyName: 'k', publicKey: key.publicKey, curveType: 'API_KEY_CURVE_P256' }],
    };
    const { result } = await submit(test, keyOf(team, 0), team.id, 'CREATE_USERS_V4', { users: [user] });
    const added = { id: result.userIds[0], key };
    team.users.push(added);
    return added;
  }

  const keyOf = (team: Team, index: number): ApiKeyPair => {
    const user = team.users[index];
    if (!user) throw new Error('no such user');
    return user.key;
  };
  const createWallet = (team: Team, key: ApiKeyPair, walletName = `wallet ${test.clock.now}`) =>
    submit(test, key, team.id, 'CREATE_WALLET', { walletName, accounts: [] });
  const approve = (team: Team, key: ApiKeyPair, fingerprint: string) =>
    submit(test, key, team.id, 'APPROVE_ACTIVITY', { fingerprint });
  const reject = (team: Team, key: ApiKeyPair, fingerprint: string) =>
    submit(test, key, team.id, 'REJECT_ACTIVITY', { fingerprint });
  const createPolicy = async (team: Team, policy: object) => {
    const answer = await submit(test, keyOf(team, 0), team.id, 'CREATE_POLICY_V3', {
      policyName: `policy ${test.clock.now}`,
      effect: 'EFFECT_ALLOW',
      notes: '',
      ...policy,
    });
    expect(answer.status).toBe(200);
    return answer.result.policyId as string;
  };

  describe('a root quorum of two', () => {
    it('The second approval of a root quorum of two executes the activity', async () => {
      const team = await createTeam(3, 2);
      const { body } = await createWallet(team, keyOf(team, 0), 'Shared');
      const { activity } = body;
      expect(activity).toMatchObject({ status: 'ACTIVITY_STATUS_CONSENSUS_NEEDED', canApprove: false, result: {} });
      const seen = await ask(test, keyOf(team, 1), team.id, 'get_activity', { activityId: activity.id });
      expect(seen.body.activity).toMatchObject({ canApprove: true, canReject: true });
      const approved = await approve(team, keyOf(team, 1), activity.fingerprint);
      expect(approved.body.activity).toMatchObject({
        id: activity.id,
        status: 'ACTIVITY_STATUS_COMPLETED',
        result: { createWalletResult: { addresses: [] } },
        votes: [{ selection: 'VOTE_SELECTION_APPROVED' }, { selection: 'VOTE_SELECTION_APPROVED' }],
      });
      expect((await ask(test, keyOf(team, 2), team.id, 'list_wallets')).body.wallets).toHaveLength(1);
      expect(await approve(team, keyOf(team, 2), activity.fingerprint)).toMatchObject({ status: 400 });
    });

    it('Two approvals by one user count once', async () => {
      const team = await createTeam(2, 2);
      const { fingerprint } = (await createWallet(team, keyOf(team, 0))).body.activity;
      expect(await approve(team, keyOf(team, 0), fingerprint)).toMatchObject({
        status: 400,
        body: { message: 'user has already voted on the activity' },
      });
      expect((await ask(test, keyOf(team, 0), team.id, 'list_wallets')).body.wallets).toEqual([]);
    });

    it('Two approvals at the same time execute the activity once', async () => {
      const team = await createTeam(4, 3);
      const { fingerprint } = (await createWallet(team, keyOf(team, 0), 'Once')).body.activity;
      const answers = await Promise.all([1, 2, 3].map((index) => approve(team, keyOf(team, index), fingerprint)));
      expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(2);
      expect((await ask(test, keyOf(team, 0), team.id, 'list_wallets')).body.wallets).toHaveLength(1);
    });

    it('An activity is rejected once the quorum can no longer be met', async () => {
      const team = await createTeam(3, 2);
      const { fingerprint } = (await createWallet(team, keyOf(team, 0))).body.activity;
      const first = await reject(team, keyOf(team, 1), fingerprint);
      expect(first.body.activity.status).toBe('ACTIVITY_STATUS_CONSENSUS_NEEDED');
      const second = await reject(team, keyOf(team, 2), fingerprint);
      expect(second.body.activity).toMatchObject({ status: 'ACTIVITY_STATUS_REJECTED', result: {} });
      expect(await approve(team, keyOf(team, 1), fingerprint)).toMatchObject({ status: 400 });
    });

    it('An approval is accepted for a day', async () => {
      const team = await createTeam(2, 2);
      const { fingerprint } = (await createWallet(team, keyOf(team, 0))).body.activity;
      test.clock.now += 86_400_000;
      expect(await approve(team, keyOf(team, 1), fingerprint)).toMatchObject({ status: 400 });
    });

    it('A user of another organization cannot vote', async () => {
      const team = await createTeam(2, 2);
      const other = await createTeam(1, 1);
      const { fingerprint } = (await createWallet(team, keyOf(team, 0))).body.activity;
      expect(await approve(team, keyOf(other, 0), fingerprint)).toMatchObject({ status: 401 });
      expect(await approve(team, test.apiKey, fingerprint)).toMatchObject({ status: 400 });
      expect(await approve(team, keyOf(team, 1), 'sha256:00')).toMatchObject({ status: 404, body: { code: 5 } });
    });
  });

  describe('policies', () => {
    it('Without a policy an activity is denied, in the words of the policy engine', async () => {
      const team = await createTeam(1, 1);
      const user = await addUser(team);
      expect(await createWallet(team, user.key)).toMatchObject(DENIED);
      const policyId = await createPolicy(team, { condition: "activity.resource == 'POLICY'" });
      const denied = await createWallet(team, user.key);
      expect(denied.body.details).toMatchObject([
        {
          '@type': 'type.googleapis.com/errors.v1.PolicyEnginePermissionError',
          policyEvaluations: [{ policyId, outcome: 'OUTCOME_DENY_IMPLICIT' }],
        },
      ]);
    });

    it('A policy allows what its condition and consensus say, and no more', async () => {
      const team = await createTeam(1, 1);
      const user = await addUser(team);
      const other = await addUser(team);
      await createPolicy(team, {
        condition: "activity.resource == 'WALLET' && activity.action == 'CREATE'",
        consensus: `approvers.any(user, user.id == '${user.id}')`,
      });
      const { body } = await createWallet(team, user.key);
      expect(body.activity.status).toBe('ACTIVITY_STATUS_COMPLETED');
      const evaluations = await ask(test, user.key, team.id, 'get_policy_evaluations', {
        activityId: body.activity.id,
      });
      expect(evaluations.body.policyEvaluations).toMatchObject([
        { activityId: body.activity.id, policyEvaluations: [{ outcome: 'OUTCOME_ALLOW' }] },
      ]);
      expect(await createWallet(team, other.key)).toMatchObject(DENIED);
      expect(await submit(test, user.key, team.id, 'CREATE_USERS_V4', { users: [] })).toMatchObject({
        status: expect.toBeOneOf([400, 403]),
      });
    });

    it('A policy can require the consensus of several users', async () => {
      const team = await createTeam(1, 1);
      const [first, second] = [await addUser(team), await addUser(team)];
      await createPolicy(team, {
        condition: "activity.resource == 'WALLET'",
        consensus: `approvers.any(user, user.id == '${first.id}') && approvers.any(user, user.id == '${second.id}')`,
      });
      const { activity } = (await createWallet(team, first.key)).body;
      expect(activity.status).toBe('ACTIVITY_STATUS_CONSENSUS_NEEDED');
      const done = await approve(team, second.key, activity.fingerprint);
      expect(done.body.activity.status).toBe('ACTIVITY_STATUS_COMPLETED');
    });

    it('A denying policy wins over an allowing one, but not over the root quorum', async () => {
      const team = await createTeam(1, 1);
      const user = await addUser(team);
      await createPolicy(team, { condition: "activity.resource == 'WALLET'" });
      expect((await createWallet(team, user.key)).status).toBe(200);
      await createPolicy(team, { effect: 'EFFECT_DENY', condition: "activity.resource == 'WALLET'" });
      expect(await createWallet(team, user.key)).toMatchObject(DENIED);
      expect((await createWallet(team, keyOf(team, 0))).status).toBe(200);
    });

    it('A policy can deny what users may do with their own credentials', async () => {
      const team = await createTeam(1, 1);
      const user = await addUser(team);
      const addKey = () =>
        submit(test, user.key, team.id, 'CREATE_API_KEYS_V2', {
          userId: user.id,
          apiKeys: [{ apiKeyName: 'k', publicKey: createApiKeyPair().publicKey, curveType: 'API_KEY_CURVE_P256' }],
        });
      expect((await addKey()).status).toBe(200);
      await createPolicy(team, { effect: 'EFFECT_DENY', condition: "activity.resource == 'CREDENTIAL'" });
      expect(await addKey()).toMatchObject(DENIED);
    });

    it('A policy cannot allow what only the root quorum may do', async () => {
      const team = await createTeam(1, 1);
      const user = await addUser(team);
      await createPolicy(team, { condition: 'true' });
      expect(
        await submit(test, user.key, team.id, 'UPDATE_ROOT_QUORUM', { threshold: 1, userIds: [user.id] }),
      ).toMatchObject(DENIED);
    });

    it('Policies are created, shown, changed and deleted', async () => {
      const team = await createTeam(1, 1);
      const key = keyOf(team, 0);
      const policyId = await createPolicy(team, { policyName: 'P', condition: 'true', notes: 'why' });
      const get = async () => (await ask(test, key, team.id, 'get_policy', { policyId })).body.policy;
      expect(await get()).toMatchObject({ policyName: 'P', condition: 'true', consensus: '', notes: 'why' });
      await submit(test, key, team.id, 'UPDATE_POLICY_V2', { policyId, policyEffect: 'EFFECT_DENY' });
      expect(await get()).toMatchObject({ policyName: 'P', effect: 'EFFECT_DENY', condition: 'true' });
      const many = await submit(test, key, team.id, 'CREATE_POLICIES', {
        policies: [
          { policyName: 'A', effect: 'EFFECT_ALLOW', notes: '' },
          { policyName: 'B', effect: 'EFFECT_DENY', notes: '' },
        ],
      });
      const { policyIds } = many.result;
      expect((await ask(test, key, team.id, 'list_policies')).body.policies).toHaveLength(3);
      expect((await submit(test, key, team.id, 'DELETE_POLICY', { policyId })).status).toBe(200);
      expect(
        await submit(test, key, team.id, 'DELETE_POLICIES', { policyIds: [policyIds[0], policyId] }),
      ).toMatchObject({
        status: 404,
      });
      expect((await submit(test, key, team.id, 'DELETE_POLICIES', { policyIds })).status).toBe(200);
      expect((await ask(test, key, team.id, 'list_policies')).body.policies).toEqual([]);
    });

    it('A policy with an invalid text, or with the name of another one, is refused', async () => {
      const team = await createTeam(1, 1);
      const create = (policy: object) =>
        submit(test, keyOf(team, 0), team.id, 'CREATE_POLICY_V3', {
          policyName: 'P',
          effect: 'EFFECT_ALLOW',
          notes: '',
          ...policy,
        });
      const wrong = await create({ condition: 'activity.nothing ==' });
      expect(wrong).toMatchObject({ status: 400, body: { code: 3 } });
      expect(wrong.body.message).toContain('invalid policy condition');
      expect((await create({ consensus: 'approvers' })).body.message).toContain('invalid policy consensus');
      expect((await create({})).status).toBe(200);
      expect(await create({})).toMatchObject({ status: 400, body: { message: 'policy label must be unique' } });
    });

    it("Policies of the parent decide what a backend's user may do in sub-organizations", async () => {
      const parent: Team = { id: test.organizationId, users: [{ id: test.userId, key: test.apiKey }] };
      const backend = await addUser(parent);
      const init = () =>
        submit(test, backend.key, test.organizationId, 'INIT_OTP_V3', {
          otpType: 'OTP_TYPE_EMAIL',
          contact: `u${test.clock.now}@example.org`,
          appName: 'A',
        });
      expect(await init()).toMatchObject(DENIED);
      await createPolicy(parent, {
        condition: "activity.resource == 'OTP' && activity.action == 'CREATE'",
        consensus: `approvers.any(user, user.id == '${backend.id}')`,
      });
      expect((await init()).status).toBe(200);
    });
  });
});

import { sign } from 'node:crypto';
import { encodeAttestedStamp } from '@postern/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { createApiKeyPair, startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import { nonceOf, startOidcProvider, type TestOidcProvider } from '../setup/oidc-provider.ts';
import { oidcStampOf, post, privateKeyOf } from '../setup/stamped.ts';
import { createTeam, type Member, paramsOf, type Team } from '../setup/team.ts';
import { ask, signUp, submit, verifyContact } from '../setup/user.ts';

const NEEDED = 'ACTIVITY_STATUS_CONSENSUS_NEEDED';
const COMPLETED = 'ACTIVITY_STATUS_COMPLETED';

describe('S32: votes that have gone stale count', () => {
  let provider: TestOidcProvider;
  let test: TestAuthority;
  beforeAll(async () => {
    provider = await startOidcProvider();
    test = await startTestAuthority({ loopbackIssuers: [provider.issuer] });
  });
  afterAll(async () => {
    await test?.close();
    await provider?.close();
  });

  const member = (team: Team, index: number): Member => {
    const found = team.roots[index];
    if (!found) throw new Error('no such member');
    return found;
  };
  const createWallet = { walletName: 'W', accounts: [] };
  const approve = async (by: Member, fingerprint: string): Promise<string> =>
    (await by.act('APPROVE_ACTIVITY', { fingerprint })).body.activity.status;
  /** Has something done by the approval of all members in the list, the first of whom submits it. */
  const doTogether = async (members: Member[], type: string, parameters: Record<string, unknown>) => {
    const [first, ...others] = members;
    const { activity } = (await first?.act(type, parameters))?.body ?? {};
    let status = activity.status;
    for (const other of others) status = await approve(other, activity.fingerprint);
    expect(status).toBe(COMPLETED);
  };

  describe('for the root quorum', () => {
    it('The approval of a user who has been deleted does not count', async () => {
      const team = await createTeam(test, 4, 3);
      const [a, b, c, d] = [0, 1, 2, 3].map((index) => member(team, index)) as [Member, Member, Member, Member];
      const { fingerprint } = (await a.act('CREATE_WALLET', createWallet)).body.activity;
      expect(await approve(b, fingerprint)).toBe(NEEDED);
      await doTogether([a, c, d], 'UPDATE_ROOT_QUORUM', { threshold: 3, userIds: [a.id, c.id, d.id] });
      await doTogether([a, c, d], 'DELETE_USERS', { userIds: [b.id] });
      expect(await approve(c, fingerprint)).toBe(NEEDED);
      expect(await approve(d, fingerprint)).toBe(COMPLETED);
    });

    it('The approval of a user who has left the quorum does not count', async () => {
      const team = await createTeam(test, 4, 3);
      const [a, b, c, d] = [0, 1, 2, 3].map((index) => member(team, index)) as [Member, Member, Member, Member];
      const { fingerprint } = (await a.act('CREATE_WALLET', createWallet)).body.activity;
      await approve(b, fingerprint);
      await doTogether([a, c, d], 'UPDATE_ROOT_QUORUM', { threshold: 3, userIds: [a.id, c.id, d.id] });
      expect(await approve(c, fingerprint)).toBe(NEEDED);
      expect(await approve(d, fingerprint)).toBe(COMPLETED);
    });

    it('The approval by an API key that has been deleted does not count, and its user can approve again', async () => {
      const team = await createTeam(test, 3, 3);
      const [a, b, c] = [0, 1, 2].map((index) => member(team, index)) as [Member, Member, Member];
      const { activity } = (await a.act('CREATE_WALLET', createWallet)).body;
      await approve(b, activity.fingerprint);
      const other = createApiKeyPair();
      await b.act('CREATE_API_KEYS_V2', { userId: b.id, apiKeys: [paramsOf(other)] });
      expect((await b.act('DELETE_API_KEYS', { userId: b.id, apiKeyIds: [b.apiKeyId] })).status).toBe(200);
      expect(await approve(c, activity.fingerprint)).toBe(NEEDED);
      const seen = await ask(test, other, team.id, 'get_activity', { activityId: activity.id });
      expect(seen.body.activity.canApprove).toBe(true);
      const again = await submit(test, other, team.id, 'APPROVE_ACTIVITY', { fingerprint: activity.fingerprint });
      expect(again.body.activity.status).toBe(COMPLETED);
    });

    it('The approval by a passkey that has been deleted does not count', async () => {
      const team = await createTeam(test, 3, 3);
      const [a, b, c] = [0, 1, 2].map((index) => member(team, index)) as [Member, Member, Member];
      const passkey = createSoftwareAuthenticator();
      const added = await b.act('CREATE_AUTHENTICATORS_V2', { userId: b.id, authenticators: [passkey.attest()] });
      const { authenticatorIds } = added.result;
      const { fingerprint } = (await a.act('CREATE_WALLET', createWallet)).body.activity;
      const type = 'ACTIVITY_TYPE_APPROVE_ACTIVITY';
      const timestampMs = String(test.clock.now);
      const body = JSON.stringify({ type, timestampMs, organizationId: team.id, parameters: { fingerprint } });
      const headers = { 'X-Stamp-Webauthn': passkey.stamp(body) };
      expect((await post(test.url, '/public/v1/submit/approve_activity', body, headers)).status).toBe(200);
      await b.act('DELETE_AUTHENTICATORS', { userId: b.id, authenticatorIds });
      expect(await approve(c, fingerprint)).toBe(NEEDED);
      expect(await approve(b, fingerprint)).toBe(COMPLETED);
    });

    it.each([
      ['an API key', 'CREATE_API_KEYS_V2'],
      ['a session', 'STAMP_LOGIN'],
    ])('The approval by %s that has expired does not count', async (_, type) => {
      const team = await createTeam(test, 3, 3);
      const [a, b, c] = [0, 1, 2].map((index) => member(team, index)) as [Member, Member, Member];
      const short = createApiKeyPair();
      await b.act(type, {
        userId: b.id,
        apiKeys: [paramsOf(short, { expirationSeconds: '60' })],
        publicKey: short.publicKey,
        expirationSeconds: '60',
      });
      const { fingerprint } = (await a.act('CREATE_WALLET', createWallet)).body.activity;
      expect((await submit(test, short, team.id, 'APPROVE_ACTIVITY', { fingerprint })).status).toBe(200);
      test.clock.now += 60_000;
      expect(await approve(c, fingerprint)).toBe(NEEDED);
      expect(await approve(b, fingerprint)).toBe(COMPLETED);
    });

    it('The rejection by a credential that has been deleted does not count', async () => {
      const team = await createTeam(test, 3, 2);
      const [a, b, c] = [0, 1, 2].map((index) => member(team, index)) as [Member, Member, Member];
      const stolen = createApiKeyPair();
      await b.act('CREATE_API_KEYS_V2', { userId: b.id, apiKeys: [paramsOf(stolen, { expirationSeconds: '60' })] });
      const { fingerprint } = (await a.act('CREATE_WALLET', createWallet)).body.activity;
      await submit(test, stolen, team.id, 'REJECT_ACTIVITY', { fingerprint });
      test.clock.now += 60_000;
      const second = await c.act('REJECT_ACTIVITY', { fingerprint });
      expect(second.body.activity.status).toBe(NEEDED);
      expect(await approve(b, fingerprint)).toBe(COMPLETED);
    });
  });

  describe('for the proposer', () => {
    it('An activity is not carried out for a proposer whose credential has been deleted', async () => {
      const team = await createTeam(test, 3, 2);
      const [a, b, c] = [0, 1, 2].map((index) => member(team, index)) as [Member, Member, Member];
      const { fingerprint } = (await a.act('CREATE_WALLET', createWallet)).body.activity;
      const other = createApiKeyPair();
      await a.act('CREATE_API_KEYS_V2', { userId: a.id, apiKeys: [paramsOf(other)] });
      await a.act('DELETE_API_KEYS', { userId: a.id, apiKeyIds: [a.apiKeyId] });
      expect(await approve(b, fingerprint)).toBe(NEEDED);
      expect(await approve(c, fingerprint)).toBe(NEEDED);
      const again = await submit(test, other, team.id, 'APPROVE_ACTIVITY', { fingerprint });
      expect(again.body.activity.status).toBe(COMPLETED);
    });

    it('An activity that its proposer has withdrawn is over, although others have approved it', async () => {
      const team = await createTeam(test, 4, 3);
      const [a, b, c] = [0, 1, 2].map((index) => member(team, index)) as [Member, Member, Member];
      const { fingerprint } = (await a.act('CREATE_WALLET', createWallet)).body.activity;
      expect(await approve(b, fingerprint)).toBe(NEEDED);
      const withdrawn = await a.act('REJECT_ACTIVITY', { fingerprint });
      expect(withdrawn.body.activity.status).toBe('ACTIVITY_STATUS_REJECTED');
      expect((await c.act('APPROVE_ACTIVITY', { fingerprint })).status).toBe(400);
    });
  });

  describe('for policies', () => {
    /** Makes new wallets need a consensus. */
    const createPolicy = (team: Team, consensus: string) =>
      member(team, 0).act('CREATE_POLICY_V3', {
        policyName: `P${test.clock.now}`,
        effect: 'EFFECT_ALLOW',
        condition: "activity.kind == 'CREATE_WALLET'",
        consensus,
        notes: '',
      });

    it('For a policy, the approval of a user who has lost the tag or has been deleted does not count', async () => {
      const team = await createTeam(test, 1, 1);
      const [proposer, untagged, deleted] = [await team.addUser(), await team.addUser(), await team.addUser()];
      const [good, last] = [await team.addUser(), await team.addUser()];
      const users = [proposer, untagged, deleted, good, last];
      const root = member(team, 0);
      const userIds = users.map(({ id }) => id);
      const created = await root.act('CREATE_USER_TAG', { userTagName: 'Approvers', userIds });
      const { userTagId } = created.result;
      await createPolicy(team, `approvers.filter(user, user.tags.contains('${userTagId}')).count() >= 3`);
      const { fingerprint } = (await proposer.act('CREATE_WALLET', createWallet)).body.activity;
      expect(await approve(untagged, fingerprint)).toBe(NEEDED);
      await root.act('UPDATE_USER_TAG', { userTagId, addUserIds: [], removeUserIds: [untagged.id] });
      expect(await approve(deleted, fingerprint)).toBe(NEEDED);
      await root.act('DELETE_USERS', { userIds: [deleted.id] });
      expect(await approve(good, fingerprint)).toBe(NEEDED);
      expect(await approve(last, fingerprint)).toBe(COMPLETED);
    });

    it('For a policy, the approval by an API key that has been deleted does not count', async () => {
      const team = await createTeam(test, 1, 1);
      const [a, b, c] = [await team.addUser(), await team.addUser(), await team.addUser()];
      await createPolicy(team, 'approvers.count() >= 3');
      const { fingerprint } = (await a.act('CREATE_WALLET', createWallet)).body.activity;
      await approve(b, fingerprint);
      const other = createApiKeyPair();
      await b.act('CREATE_API_KEYS_V2', { userId: b.id, apiKeys: [paramsOf(other)] });
      await b.act('DELETE_API_KEYS', { userId: b.id, apiKeyIds: [b.apiKeyId] });
      expect(await approve(c, fingerprint)).toBe(NEEDED);
      const again = await submit(test, other, team.id, 'APPROVE_ACTIVITY', { fingerprint });
      expect(again.body.activity.status).toBe(COMPLETED);
    });

    it('A user who has approved and then rejected counts as rejecting', async () => {
      const team = await createTeam(test, 1, 1);
      const [a, b, c] = [await team.addUser(), await team.addUser(), await team.addUser()];
      await createPolicy(team, 'approvers.count() >= 3');
      const { fingerprint } = (await a.act('CREATE_WALLET', createWallet)).body.activity;
      expect(await approve(b, fingerprint)).toBe(NEEDED);
      expect((await b.act('REJECT_ACTIVITY', { fingerprint })).status).toBe(200);
      const third = await c.act('APPROVE_ACTIVITY', { fingerprint });
      expect(third.body.activity?.status).not.toBe(COMPLETED);
      expect((await ask(test, a.key, team.id, 'list_wallets')).body.wallets).toEqual([]);
    });
  });

  describe('by an attested identity', () => {
    it('A vote by an attested contact counts only while the contact is the user’s', async () => {
      const ada = await signUp(test, 'ada-s32@example.org');
      const bob = createApiKeyPair();
      const users = [
        { userName: 'Bob', apiKeys: [paramsOf(bob)], authenticators: [], oauthProviders: [], userTags: [] },
      ];
      const created = await submit(test, ada.key, ada.organizationId, 'CREATE_USERS_V4', { users });
      const [bobId] = created.result.userIds;
      const act = <Type extends string>(key: typeof bob, type: Type, parameters: Record<string, unknown>) =>
        submit(test, key, ada.organizationId, type, parameters);
      await act(ada.key, 'CREATE_POLICY_V3', {
        policyName: 'Own users',
        effect: 'EFFECT_ALLOW',
        condition: "activity.resource == 'USER' && activity.action == 'UPDATE'",
        notes: '',
      });
      await act(ada.key, 'UPDATE_ROOT_QUORUM', { threshold: 2, userIds: [ada.userId, bobId] });
      const key = createApiKeyPair();
      const token = await verifyContact(test, ada.email, key);
      const submitAttested = async (type: string, parameters: Record<string, unknown>) => {
        test.clock.now += 1;
        const request = { type, timestampMs: String(test.clock.now), organizationId: ada.organizationId, parameters };
        const body = JSON.stringify(request);
        const stamp = encodeAttestedStamp({
          publicKeyAttestation: token,
          scheme: 'STAMP_ATTESTED_SCHEME_P256_VERIFICATION_TOKEN',
          publicKey: key.publicKey,
          signature: sign('sha256', Buffer.from(body), privateKeyOf(key)).toString('hex'),
        });
        return post(test.url, '/public/v1/submit/approve_activity', body, { 'X-Stamp-Attested': stamp });
      };
      const propose = async (walletName: string) =>
        (await act(bob, 'CREATE_WALLET', { walletName, accounts: [] })).body.activity.fingerprint as string;

      const done = await submitAttested('ACTIVITY_TYPE_APPROVE_ACTIVITY', { fingerprint: await propose('First') });
      expect(done.body.activity.status).toBe(COMPLETED);

      const wallet = { walletName: 'Second', accounts: [] };
      const { activity } = (await submitAttested('ACTIVITY_TYPE_CREATE_WALLET', wallet)).body;
      expect(activity.status).toBe(NEEDED);
      await act(bob, 'UPDATE_USER_EMAIL', { userId: ada.userId, userEmail: 'else@example.org' });
      const approved = await act(bob, 'APPROVE_ACTIVITY', { fingerprint: activity.fingerprint });
      expect(approved.body.activity.status).toBe(NEEDED);
    });

    it('A vote by an attested identity counts only while the identity is registered', async () => {
      const team = await createTeam(test, 3, 3);
      const [a, b, c] = [0, 1, 2].map((index) => member(team, index)) as [Member, Member, Member];
      // The provider's clock is the real one.
      test.clock.now = Math.max(test.clock.now, Date.now());
      const key = createApiKeyPair();
      const oidcToken = await provider.signIn({ subject: 's32', nonce: nonceOf(key) });
      const oauthProviders = [{ providerName: 'Test', oidcToken }];
      const added = await b.act('CREATE_OAUTH_PROVIDERS_V2', { userId: b.id, oauthProviders });
      const { providerIds } = added.result;
      const { fingerprint } = (await a.act('CREATE_WALLET', createWallet)).body.activity;
      const type = 'ACTIVITY_TYPE_APPROVE_ACTIVITY';
      const timestampMs = String(test.clock.now);
      const body = JSON.stringify({ type, timestampMs, organizationId: team.id, parameters: { fingerprint } });
      const headers = { 'X-Stamp-Attested': oidcStampOf(key, oidcToken, body) };
      expect((await post(test.url, '/public/v1/submit/approve_activity', body, headers)).status).toBe(200);
      expect((await b.act('DELETE_OAUTH_PROVIDERS', { userId: b.id, providerIds })).status).toBe(200);
      expect(await approve(c, fingerprint)).toBe(NEEDED);
      expect(await approve(b, fingerprint)).toBe(COMPLETED);
    });
  });
});

import { parseSessionToken } from '@postern/protocol';
import { generateP256KeyPair } from '@turnkey/crypto';
import { describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { post, stampOf } from '../setup/stamped.ts';
import { createTeam, type Member, type Team } from '../setup/team.ts';
import { ask, submit } from '../setup/user.ts';

const A_YEAR = '31536000';

describe('S31: a session outlives what it was granted', () => {
  const test = sharedAuthority();

  const member = (team: Team, index: number) => team.roots[index] as Member;

  describe('by opening another', () => {
    const openSession = async (ada: Member, expirationSeconds: string) => {
      const key = createApiKeyPair();
      expect((await ada.act('STAMP_LOGIN', { publicKey: key.publicKey, expirationSeconds })).status).toBe(200);
      return key;
    };
    const keysOf = async (team: Team, ada: Member): Promise<{ publicKey: string; seconds: string }[]> => {
      const { body } = await ask(test, test.apiKey, team.id, 'get_api_keys', { userId: ada.id });
      return body.apiKeys.map((key: { credential: { publicKey: string }; expirationSeconds: string }) => ({
        publicKey: key.credential.publicKey,
        seconds: key.expirationSeconds,
      }));
    };

    it('A session of one minute opens none of a year, at once or in a chain', async () => {
      const team = await createTeam(test, 1, 1);
      let key = await openSession(member(team, 0), '60');
      for (let link = 0; link < 3; link++) {
        const next = createApiKeyPair();
        const parameters = { publicKey: next.publicKey, expirationSeconds: A_YEAR };
        const { result } = await submit(test, key, team.id, 'STAMP_LOGIN', parameters);
        const { exp } = parseSessionToken(result.session).claims;
        expect(exp).toBeLessThanOrEqual(Math.floor(test.clock.now / 1000) + 60);
        key = next;
      }
      test.clock.now += 60_000;
      expect((await ask(test, key, team.id, 'whoami')).status).toBe(401);
    });

    it('A session of one minute opens none of a year of the older kind', async () => {
      const team = await createTeam(test, 1, 1);
      const key = await openSession(member(team, 0), '60');
      const { result } = await submit(test, key, team.id, 'CREATE_READ_WRITE_SESSION_V2', {
        targetPublicKey: generateP256KeyPair().publicKeyUncompressed,
        expirationSeconds: A_YEAR,
      });
      const { apiKeyId } = result;
      const { apiKey } = (await ask(test, test.apiKey, team.id, 'get_api_key', { apiKeyId })).body;
      expect(apiKey.expirationSeconds).toBe('60');
    });

    it('A session of one minute opens no read-only session of an hour', async () => {
      const team = await createTeam(test, 1, 1);
      const key = await openSession(member(team, 0), '60');
      const { result } = await submit(test, key, team.id, 'CREATE_READ_ONLY_SESSION', {});
      const { session, sessionExpiry } = result;
      expect(Number(sessionExpiry)).toBe(Math.floor(test.clock.now / 1000) + 60);
      const query = JSON.stringify({ organizationId: team.id });
      const whoami = () => post(test.url, '/public/v1/query/whoami', query, { 'X-Session': session });
      expect((await whoami()).status).toBe(200);
      test.clock.now += 60_000;
      expect((await whoami()).status).toBe(401);
    });

    it('The opened session ends with the first when another user’s approval completes the log-in', async () => {
      const team = await createTeam(test, 2, 2);
      const [ada, bob] = [member(team, 0), member(team, 1)];
      const key = await openSession(ada, '60');
      const policy = { policyName: 'P', effect: 'EFFECT_DENY', condition: "activity.resource == 'AUTH'", notes: '' };
      const { fingerprint: denial } = (await ada.act('CREATE_POLICY_V3', policy)).body.activity;
      await bob.act('APPROVE_ACTIVITY', { fingerprint: denial });
      const { publicKey } = createApiKeyPair();
      const parameters = { publicKey, expirationSeconds: A_YEAR };
      const { fingerprint } = (await submit(test, key, team.id, 'STAMP_LOGIN', parameters)).body.activity;
      const approved = await bob.act('APPROVE_ACTIVITY', { fingerprint });
      expect(approved.body.activity.status).toBe('ACTIVITY_STATUS_COMPLETED');
      expect(await keysOf(team, ada)).toContainEqual({ publicKey, seconds: '60' });
    });

    it('An API key and a passkey still open sessions as long as they ask for', async () => {
      const team = await createTeam(test, 1, 1);
      const ada = member(team, 0);
      const byKey = await openSession(ada, A_YEAR);
      const passkey = createSoftwareAuthenticator();
      await ada.act('CREATE_AUTHENTICATORS_V2', { userId: ada.id, authenticators: [passkey.attest()] });
      const { publicKey } = createApiKeyPair();
      const body = JSON.stringify({
        type: 'ACTIVITY_TYPE_STAMP_LOGIN',
        timestampMs: String(test.clock.now),
        organizationId: team.id,
        parameters: { publicKey, expirationSeconds: A_YEAR },
      });
      const headers = { 'X-Stamp-Webauthn': passkey.stamp(body) };
      expect((await post(test.url, '/public/v1/submit/stamp_login', body, headers)).status).toBe(200);
      const readOnly = (await ada.act('CREATE_READ_ONLY_SESSION', {})).body.activity.result;
      const { sessionExpiry } = readOnly.createReadOnlySessionResult;
      expect(Number(sessionExpiry)).toBe(Math.floor(test.clock.now / 1000) + 3_600);
      const keys = await keysOf(team, ada);
      expect(keys).toContainEqual({ publicKey, seconds: A_YEAR });
      expect(keys).toContainEqual({ publicKey: byKey.publicKey, seconds: A_YEAR });
    });
  });

  it('A session whose key is deleted ends at once, with the read-only session that it has opened', async () => {
    const team = await createTeam(test, 1, 1);
    const ada = member(team, 0);
    const key = createApiKeyPair();
    await ada.act('STAMP_LOGIN', { publicKey: key.publicKey });
    const { result } = await submit(test, key, team.id, 'CREATE_READ_ONLY_SESSION', {});
    const { session } = result;
    const query = JSON.stringify({ organizationId: team.id });
    const readOnly = () => post(test.url, '/public/v1/query/whoami', query, { 'X-Session': session });
    expect((await readOnly()).status).toBe(200);

    const { apiKeys } = (await ask(test, key, team.id, 'get_api_keys', { userId: ada.id })).body;
    const own = apiKeys.find((apiKey: { credential: { publicKey: string } }) => {
      return apiKey.credential.publicKey === key.publicKey;
    });
    await submit(test, key, team.id, 'DELETE_API_KEYS', { userId: ada.id, apiKeyIds: [own.apiKeyId] });
    const stamped = await post(test.url, '/public/v1/query/whoami', query, { 'X-Stamp': stampOf(key, query) });
    expect([stamped.status, (await readOnly()).status]).toEqual([401, 401]);
  });
});

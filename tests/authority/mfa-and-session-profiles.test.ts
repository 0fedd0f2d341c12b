import { parseSessionToken } from '@postern/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { ask, signUp, submit, type TestUser } from '../setup/user.ts';

const DENIED = { status: 403, body: { code: 7 } };

describe('MFA policies and session profiles', () => {
  const test = sharedAuthority();

  describe('MFA', () => {
    let ada: TestUser;
    let longLived: { id: string; key: ApiKeyPair };
    const send = <Type extends string>(key: ApiKeyPair, type: Type, parameters: Record<string, unknown>) =>
      submit(test, key, ada.organizationId, type, parameters);
    beforeAll(async () => {
      ada = await signUp(test, 'mfa@example.org');
      const key = createApiKeyPair();
      const added = await send(ada.key, 'CREATE_API_KEYS_V2', {
        userId: ada.userId,
        apiKeys: [{ apiKeyName: 'k', publicKey: key.publicKey, curveType: 'API_KEY_CURVE_P256' }],
      });
      longLived = { id: added.result.apiKeyIds[0], key };
    });

    it('An activity waits until every step of the MFA policy is proved, each with its own stamp', async () => {
      const policy = await send(ada.key, 'CREATE_MFA_POLICY', {
        userId: ada.userId,
        mfaPolicyName: 'Wallets need a key',
        condition: "activity.resource == 'WALLET'",
        requiredAuthenticationMethods: [
          { any: [{ type: 'AUTHENTICATION_TYPE_SESSION' }] },
          { any: [{ type: 'AUTHENTICATION_TYPE_PASSKEY' }, { type: 'AUTHENTICATION_TYPE_API_KEY', id: longLived.id }] },
        ],
        order: 1,
      });
      const { mfaPolicyId } = policy.result;
      const { body } = await send(ada.key, 'CREATE_WALLET', { walletName: 'Guarded', accounts: [] });
      const { activity } = body;
      expect(activity.status).toBe('ACTIVITY_STATUS_AUTHENTICATORS_NEEDED');
      const status = async () =>
        (await ask(test, ada.key, ada.organizationId, 'get_mfa_status', { activityId: activity.id })).body.mfaStatuses;
      expect(await status()).toMatchObject([
        {
          mfaPolicyId,
          userId: ada.userId,
          satisfied: false,
          satisfiedMethods: [{ type: 'AUTHENTICATION_TYPE_SESSION' }],
        },
      ]);
      const { fingerprint } = activity;
      expect(await send(ada.key, 'APPROVE_ACTIVITY', { fingerprint })).toMatchObject({ status: 400 });
      const approved = await send(longLived.key, 'APPROVE_ACTIVITY', { fingerprint });
      expect(approved.body.activity.status).toBe('ACTIVITY_STATUS_COMPLETED');
      expect(await status()).toMatchObject([{ satisfied: true }]);
      const user = await ask(test, ada.key, ada.organizationId, 'get_mfa_policies', { userId: ada.userId });
      expect(user.body.mfaPolicies).toMatchObject([{ mfaPolicyId, order: 1 }]);
      const shown = await ask(test, ada.key, ada.organizationId, 'get_user', { userId: ada.userId });
      expect(shown.body.user.mfaPolicies).toEqual(user.body.mfaPolicies);
    });

    it('Only the first MFA policy that applies is enforced, and a deleted one is not', async () => {
      const { mfaPolicies } = (await ask(test, ada.key, ada.organizationId, 'get_mfa_policies', { userId: ada.userId }))
        .body;
      const [{ mfaPolicyId }] = mfaPolicies;
      const relaxed = await send(ada.key, 'CREATE_MFA_POLICY', {
        userId: ada.userId,
        mfaPolicyName: 'A session is enough',
        condition: "activity.resource == 'WALLET'",
        requiredAuthenticationMethods: [{ any: [{ type: 'AUTHENTICATION_TYPE_SESSION' }] }],
        order: 0,
      });
      expect((await send(ada.key, 'CREATE_WALLET', { walletName: 'First', accounts: [] })).body.activity.status).toBe(
        'ACTIVITY_STATUS_COMPLETED',
      );
      const first = relaxed.result.mfaPolicyId;
      await send(ada.key, 'UPDATE_MFA_POLICY', { userId: ada.userId, mfaPolicyId: first, order: 2 });
      expect((await send(ada.key, 'CREATE_WALLET', { walletName: 'Second', accounts: [] })).body.activity.status).toBe(
        'ACTIVITY_STATUS_AUTHENTICATORS_NEEDED',
      );
      for (const id of [first, mfaPolicyId]) {
        await send(ada.key, 'DELETE_MFA_POLICY', { userId: ada.userId, mfaPolicyId: id });
      }
      expect((await send(ada.key, 'CREATE_WALLET', { walletName: 'Third', accounts: [] })).body.activity.status).toBe(
        'ACTIVITY_STATUS_COMPLETED',
      );
    });
  });

  describe('session profiles', () => {
    it('A session profile limits the scope and the time of a session', async () => {
      const ada = await signUp(test, 'profile@example.org');
      const created = await submit(test, test.apiKey, test.organizationId, 'CREATE_SESSION_PROFILE', {
        sessionProfileName: 'SIGN_ONLY',
        scope: "activity.action == 'SIGN'",
        expirationSeconds: '60',
      });
      const { sessionProfileId } = created.result;
      const key = createApiKeyPair();
      const login = await submit(test, ada.key, ada.organizationId, 'STAMP_LOGIN', {
        publicKey: key.publicKey,
        expirationSeconds: '600',
        sessionProfileId,
      });
      expect(parseSessionToken(login.result.session).claims).toMatchObject({
        session_type: 'SIGN_ONLY',
        session_profile_id: sessionProfileId,
        scope: "activity.action == 'SIGN'",
        exp: Math.floor(test.clock.now / 1000) + 60,
      });
      const signed = await submit(test, key, ada.organizationId, 'SIGN_RAW_PAYLOAD_V2', {
        signWith: ada.address,
        payload: '00'.repeat(32),
        encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
        hashFunction: 'HASH_FUNCTION_NO_OP',
      });
      expect(signed.status).toBe(200);
      for (const type of ['CREATE_WALLET', 'STAMP_LOGIN']) {
        const parameters = { walletName: 'W', accounts: [], publicKey: createApiKeyPair().publicKey };
        expect(await submit(test, key, ada.organizationId, type, parameters)).toMatchObject(DENIED);
      }
      const seen = await ask(test, ada.key, ada.organizationId, 'get_session_profile', { sessionProfileId });
      expect(seen.body.sessionProfile).toMatchObject({ sessionProfileName: 'SIGN_ONLY', expirationSeconds: '60' });
      test.clock.now += 60_000;
      expect(await ask(test, key, ada.organizationId, 'whoami')).toMatchObject({ status: 401 });
    });

    it("Session profiles are the parent's, and unknown ones are refused", async () => {
      const ada = await signUp(test, 'profile2@example.org');
      const create = { sessionProfileName: 'MINE', scope: 'true' };
      expect(await submit(test, ada.key, ada.organizationId, 'CREATE_SESSION_PROFILE', create)).toMatchObject(DENIED);
      const login = { publicKey: createApiKeyPair().publicKey, sessionProfileId: ada.userId };
      expect(await submit(test, ada.key, ada.organizationId, 'STAMP_LOGIN', login)).toMatchObject({ status: 404 });
    });
  });
});

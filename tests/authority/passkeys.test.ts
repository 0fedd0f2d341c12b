import { type JsonObject, parseSessionToken } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { activityAnswer } from '../setup/activity-answer.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { type Answer, post } from '../setup/stamped.ts';
import { ask, signUp, submit } from '../setup/user.ts';
import { type Algorithm, createSoftwareAuthenticator, type SoftwareAuthenticator } from './software-authenticator.ts';

/** Passkeys over HTTP: registration, log-in, management. */
describe('passkeys', () => {
  const test = sharedAuthority();

  async function signUpWithPasskey(passkey: SoftwareAuthenticator, more: JsonObject = {}) {
    const answer = await createSubOrganization([passkey.attest()], more);
    const { subOrganizationId, rootUserIds } = answer.result;
    return { organizationId: subOrganizationId, userId: rootUserIds[0], passkey };
  }

  function createSubOrganization(authenticators: JsonObject[], more: JsonObject = {}) {
    return submit(test, test.apiKey, test.organizationId, 'CREATE_SUB_ORGANIZATION_V8', {
      subOrganizationName: 'Passkey user',
      rootUsers: [{ userName: 'Ada', apiKeys: [], authenticators, oauthProviders: [], ...more }],
      rootQuorumThreshold: 1,
    });
  }

  function activity(organizationId: string, type: string, parameters: JsonObject): string {
    test.clock.now += 1;
    return JSON.stringify({
      type: `ACTIVITY_TYPE_${type}`,
      timestampMs: String(test.clock.now),
      organizationId,
      parameters,
    });
  }

  function postWithPasskey(passkey: SoftwareAuthenticator, path: string, body: string): Promise<Answer> {
    return post(test.url, path, body, { 'X-Stamp-Webauthn': passkey.stamp(body) });
  }

  const stampLogin = (organizationId: string, publicKey: string, more: JsonObject = {}) =>
    activity(organizationId, 'STAMP_LOGIN', { publicKey, ...more });

  const LOGIN = '/public/v1/submit/stamp_login';
  const WHOAMI = '/public/v1/query/whoami';

  it.each<Algorithm>(['ES256', 'RS256', 'EdDSA'])('Passkeys log in through the parent with %s', async (algorithm) => {
    const { organizationId, userId, passkey } = await signUpWithPasskey(createSoftwareAuthenticator(algorithm));
    const key = createApiKeyPair();
    const login = await postWithPasskey(passkey, LOGIN, stampLogin(test.organizationId, key.publicKey));
    expect(login).toMatchObject({ status: 200, body: { activity: { status: 'ACTIVITY_STATUS_COMPLETED' } } });
    expect(login.body.activity.votes).toMatchObject([
      { scheme: 'SIGNATURE_SCHEME_TK_WEBAUTHN', publicKey: passkey.credentialId },
    ]);
    const { claims } = parseSessionToken(activityAnswer('STAMP_LOGIN', login).result.session);
    expect(claims).toMatchObject({
      organization_id: organizationId,
      user_id: userId,
      public_key: key.publicKey,
    });
    expect(await ask(test, key, organizationId, 'whoami')).toMatchObject({ status: 200, body: { organizationId } });
  });

  it('Passkeys are shown with their user, and find their sub-organization', async () => {
    const { organizationId, userId, passkey } = await signUpWithPasskey(createSoftwareAuthenticator());
    const listed = await ask(test, test.apiKey, organizationId, 'get_authenticators', { userId });
    const [authenticator] = listed.body.authenticators;
    expect(authenticator).toMatchObject({
      authenticatorName: 'passkey',
      credentialId: passkey.credentialId,
      credential: { type: 'CREDENTIAL_TYPE_WEBAUTHN_AUTHENTICATOR', publicKey: expect.stringMatching(/^[0-9a-f]+$/) },
      transports: ['AUTHENTICATOR_TRANSPORT_INTERNAL'],
      attestationType: 'none',
      aaguid: '00000000-0000-0000-0000-000000000000',
    });
    const { authenticatorId } = authenticator;
    const one = await ask(test, test.apiKey, organizationId, 'get_authenticator', { authenticatorId });
    expect(one.body.authenticator).toEqual(authenticator);
    const user = await ask(test, test.apiKey, organizationId, 'get_user', { userId });
    expect(user.body.user.authenticators).toEqual([authenticator]);
    const users = await ask(test, test.apiKey, organizationId, 'list_users');
    expect(users.body.users[0].authenticators).toEqual([authenticator]);
    const found = await ask(test, test.apiKey, test.organizationId, 'list_suborgs', {
      filterType: 'CREDENTIAL_ID',
      filterValue: passkey.credentialId,
    });
    expect(found.body).toEqual({ organizationIds: [organizationId] });
    expect(
      await ask(test, test.apiKey, organizationId, 'get_authenticator', { authenticatorId: organizationId }),
    ).toMatchObject({ status: 404, body: { message: 'webauthn authenticator not found in organization' } });
  });

  it('The passkey of a second device is added with the first one, in both versions of the activity', async () => {
    const { organizationId, userId, passkey } = await signUpWithPasskey(createSoftwareAuthenticator());
    const [second, third] = [createSoftwareAuthenticator(), createSoftwareAuthenticator()];
    const path = '/public/v1/submit/create_authenticators';
    const v2 = activity(organizationId, 'CREATE_AUTHENTICATORS_V2', { userId, authenticators: [second.attest()] });
    expect(await postWithPasskey(passkey, path, v2)).toMatchObject({
      status: 200,
      body: { activity: { result: { createAuthenticatorsResult: { authenticatorIds: [expect.any(String)] } } } },
    });
    const { attestation, ...rest } = third.attest() as { attestation: Record<string, string> };
    const { credentialId, ...response } = attestation;
    const v1 = activity(organizationId, 'CREATE_AUTHENTICATORS', {
      userId,
      authenticators: [
        { ...rest, userId, attestation: { id: credentialId, rawId: credentialId, type: 'public-key', response } },
      ],
    });
    expect(await postWithPasskey(second, path, v1)).toMatchObject({ status: 200 });
    const body = JSON.stringify({ organizationId });
    expect(await postWithPasskey(third, WHOAMI, body)).toMatchObject({ status: 200, body: { userId } });
  });

  it('A passkey belongs to one user of an organization', async () => {
    const fresh = createSoftwareAuthenticator();
    const twice = await createSubOrganization([fresh.attest(), fresh.attest()]);
    expect(twice).toMatchObject({ status: 409, body: { code: 6 } });
    expect(await createSubOrganization([fresh.attest()])).toMatchObject({ status: 200 });
  });

  it('A passkey still logs in after another organization registered its id with another key', async () => {
    const { organizationId, passkey } = await signUpWithPasskey(createSoftwareAuthenticator());
    const id = new Uint8Array(Buffer.from(passkey.credentialId, 'base64url'));
    const squatter = createSoftwareAuthenticator('ES256', 0, true, id);
    expect(await createSubOrganization([squatter.attest()])).toMatchObject({ status: 200 });
    const login = await postWithPasskey(passkey, LOGIN, stampLogin(test.organizationId, createApiKeyPair().publicKey));
    const { session } = activityAnswer('STAMP_LOGIN', login).result;
    expect(parseSessionToken(session).claims.organization_id).toBe(organizationId);
  });

  it('A passkey of two sub-organizations logs in at each of them and not at the parent', async () => {
    const { organizationId, passkey } = await signUpWithPasskey(createSoftwareAuthenticator());
    expect(await createSubOrganization([passkey.attest()])).toMatchObject({ status: 200 });
    const { publicKey } = createApiKeyPair();
    expect(await postWithPasskey(passkey, LOGIN, stampLogin(test.organizationId, publicKey))).toMatchObject({
      status: 401,
      body: { turnkeyErrorCode: 'CREDENTIAL_CONFLICT' },
    });
    expect(await postWithPasskey(passkey, LOGIN, stampLogin(organizationId, publicKey))).toMatchObject({ status: 200 });
  });

  it('A user has at most ten passkeys', async () => {
    const attestations = Array.from({ length: 10 }, () => createSoftwareAuthenticator().attest());
    const key = createApiKeyPair();
    const created = await createSubOrganization(attestations, {
      apiKeys: [{ apiKeyName: 'key', publicKey: key.publicKey, curveType: 'API_KEY_CURVE_P256' }],
    });
    const { subOrganizationId, rootUserIds } = created.result;
    const parameters = { userId: rootUserIds[0], authenticators: [createSoftwareAuthenticator().attest()] };
    expect(await submit(test, key, subOrganizationId, 'CREATE_AUTHENTICATORS_V2', parameters)).toMatchObject({
      status: 429,
      body: { code: 8, message: 'user has exceeded maximum authenticators' },
    });
  });

  it('A passkey renews a session, and ends the others on request', async () => {
    const { organizationId, passkey } = await signUpWithPasskey(createSoftwareAuthenticator());
    const [first, second] = [createApiKeyPair(), createApiKeyPair()];
    await postWithPasskey(passkey, LOGIN, stampLogin(test.organizationId, first.publicKey));
    const refreshed = await submit(test, first, organizationId, 'STAMP_LOGIN', {
      publicKey: second.publicKey,
      invalidateExisting: true,
    });
    expect(refreshed).toMatchObject({ status: 200 });
    expect(await ask(test, second, organizationId, 'whoami')).toMatchObject({ status: 200 });
    expect(await ask(test, first, organizationId, 'whoami')).toMatchObject({
      status: 401,
      body: { turnkeyErrorCode: 'PUBLIC_KEY_NOT_FOUND' },
    });
  });

  describe('removed passkeys', () => {
    const remove = (user: { organizationId: string; passkey: SoftwareAuthenticator; userId: string }, ids: string[]) =>
      postWithPasskey(
        user.passkey,
        '/public/v1/submit/delete_authenticators',
        activity(user.organizationId, 'DELETE_AUTHENTICATORS', { userId: user.userId, authenticatorIds: ids }),
      );

    async function idsOf({ organizationId, userId }: { organizationId: string; userId: string }): Promise<string[]> {
      const { body } = await ask(test, test.apiKey, organizationId, 'get_authenticators', { userId });
      return body.authenticators.map((each: { authenticatorId: string }) => each.authenticatorId);
    }

    it('The last way in cannot be removed', async () => {
      const user = await signUpWithPasskey(createSoftwareAuthenticator());
      const refused = { status: 400, body: { message: 'cannot delete the last credential of a root user' } };
      expect(await remove(user, await idsOf(user))).toMatchObject(refused);
      const session = createApiKeyPair();
      await postWithPasskey(user.passkey, LOGIN, stampLogin(user.organizationId, session.publicKey));
      expect(await remove(user, await idsOf(user))).toMatchObject(refused);
      const key = createApiKeyPair();
      const apiKeys = [{ apiKeyName: 'key', publicKey: key.publicKey, curveType: 'API_KEY_CURVE_P256' }];
      const { userId, organizationId } = user;
      const created = await submit(test, session, organizationId, 'CREATE_API_KEYS_V2', { userId, apiKeys });
      expect(await remove(user, await idsOf(user))).toMatchObject({ status: 200 });
      const { apiKeyIds } = created.result;
      expect(await submit(test, key, organizationId, 'DELETE_API_KEYS', { userId, apiKeyIds })).toMatchObject(refused);
    });

    it('A removed passkey no longer stamps requests', async () => {
      const user = await signUpWithPasskey(createSoftwareAuthenticator());
      const { userId, organizationId, passkey } = user;
      const second = createSoftwareAuthenticator();
      const parameters = { userId, authenticators: [second.attest()] };
      const body = activity(organizationId, 'CREATE_AUTHENTICATORS_V2', parameters);
      await postWithPasskey(passkey, '/public/v1/submit/create_authenticators', body);
      const [first] = await idsOf(user);
      expect(await remove({ ...user, passkey: second }, [first as string])).toMatchObject({ status: 200 });
      expect(await postWithPasskey(passkey, WHOAMI, JSON.stringify({ organizationId }))).toMatchObject({
        status: 401,
        body: {
          turnkeyErrorCode: 'CREDENTIAL_NOT_FOUND',
          message:
            'credential ID could not be found in organization or its parent organization ' +
            `organizationId=${organizationId} credentialId=${passkey.credentialId}`,
        },
      });
    });

    it('All passkeys can be removed while a verified contact receives codes', async () => {
      const user = await signUp(test, 'codes@example.org');
      const { userId, organizationId, key } = user;
      const passkey = createSoftwareAuthenticator();
      const parameters = { userId, authenticators: [passkey.attest()] };
      await submit(test, key, organizationId, 'CREATE_AUTHENTICATORS_V2', parameters);
      const ids = await idsOf(user);
      await submit(test, key, organizationId, 'REMOVE_ORGANIZATION_FEATURE', { name: 'FEATURE_NAME_OTP_EMAIL_AUTH' });
      expect(await remove({ organizationId, userId, passkey }, ids)).toMatchObject({ status: 400 });
      await submit(test, key, organizationId, 'SET_ORGANIZATION_FEATURE', {
        name: 'FEATURE_NAME_OTP_EMAIL_AUTH',
        value: '',
      });
      expect(await remove({ organizationId, userId, passkey }, ids)).toMatchObject({ status: 200 });
    });

    it('Only passkeys of the named user are removed', async () => {
      const ada = await signUpWithPasskey(createSoftwareAuthenticator());
      const bob = await signUpWithPasskey(createSoftwareAuthenticator());
      expect(await remove(ada, await idsOf(bob))).toMatchObject({ status: 404 });
    });
  });
});

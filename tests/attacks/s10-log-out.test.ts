import { createMemoryStore, type Postern, revokeSessions, storedSessions } from '@postern/backend';
import {
  ACTIVITY_WINDOW,
  type AuthProblem,
  type SessionsResponse,
  SIGNED_REQUEST_HEADER,
  type UserSession,
} from '@postern/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { ORIGIN } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { signedDeletion } from '../backend/signed-deletion.ts';
import type { ApiKeyPair } from '../setup/authority.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { ask, submit } from '../setup/user.ts';

describe('S10: a session of an attacker goes on when the victim logs in again', () => {
  const deployment = sharedDeployment();
  let product: Postern;
  beforeAll(async () => {
    product = deployment.backend({ now: () => deployment.authority.clock.now });
  });

  async function logIn(email: string, more: object = {}, server = product) {
    // Codes are told apart by their time.
    deployment.authority.clock.now += 1_000;
    const browser = deployment.browser(server);
    const { body } = await browser.otpLogin(await deployment.prove(browser, email), more);
    return { ...body, key: browser.key };
  }

  type User = Awaited<ReturnType<typeof logIn>>;

  const canStamp = async (key: ApiKeyPair, organizationId: string) =>
    (await ask(deployment.authority, key, organizationId, 'whoami')).status === 200;

  it('A log-in with invalidateExisting ends the other sessions at Turnkey, and keeps the user’s own API keys', async () => {
    const email = deployment.newEmail();
    const stolen = await logIn(email);
    const { organizationId, userId } = stolen;
    const own = createApiKeyPair();
    const apiKeys = [{ apiKeyName: 'own', publicKey: own.publicKey, curveType: 'API_KEY_CURVE_P256' }];
    await submit(deployment.authority, stolen.key, organizationId, 'CREATE_API_KEYS_V2', { userId, apiKeys });

    const owner = await logIn(email, { invalidateExisting: true });
    expect(await canStamp(stolen.key, organizationId)).toBe(false);
    expect(await canStamp(owner.key, organizationId)).toBe(true);
    expect(await canStamp(own, organizationId)).toBe(true);
  });

  const bearer = (token: string) => ({ Origin: ORIGIN, Authorization: `Bearer ${token}` });

  async function send(server: Postern, method: string, path: string, headers: Record<string, string>, body?: object) {
    const json = { method, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) };
    const init = body ? json : { method, headers };
    const response = await server.fetch(new Request(`https://api.example.com/auth${path}`, init));
    return { status: response.status, body: (await response.json()) as SessionsResponse & AuthProblem };
  }

  const listOf = async ({ sessionToken }: User) =>
    (await send(product, 'GET', '/sessions', bearer(sessionToken))).body.sessions;

  /** @param keys The ids of the API keys that the request deletes. */
  function signed({ organizationId, userId }: User, keys: string[], signer: ApiKeyPair, ageMs = 0) {
    const timestampMs = deployment.authority.clock.now - ageMs;
    return signedDeletion({ organizationId, userId }, keys, signer, timestampMs);
  }

  it('A user cannot list or end the sessions of another user, and does not learn whether they exist', async () => {
    const [ada, mallory] = [await logIn(deployment.newEmail()), await logIn(deployment.newEmail())];
    const [ofAda] = (await listOf(ada)) as [UserSession];
    const [ofMallory] = (await listOf(mallory)) as [UserSession];
    expect((await listOf(mallory)).map(({ id }) => id)).toEqual([mallory.key.publicKey]);
    const unknown = createApiKeyPair().publicKey;
    for (const id of [ofAda.id, unknown, '..', '%00', `${ofAda.id}%2F`, ofAda.apiKeyId]) {
      for (const keys of [[ofAda.apiKeyId], [ofMallory.apiKeyId]]) {
        const headers = { ...bearer(mallory.sessionToken), ...signed(mallory, keys, mallory.key) };
        const { status } = await send(product, 'DELETE', `/sessions/${id}`, headers);
        // A path of two dots leads to the parent path, where there is no endpoint.
        expect([id, status]).toEqual([id, 404]);
      }
    }
    const all = { ...bearer(mallory.sessionToken), ...signed(mallory, [ofAda.apiKeyId], mallory.key) };
    expect((await send(product, 'DELETE', '/sessions', all)).body.code).toBe('SESSIONS_CHANGED');
    expect(await product.verifySession(ada.sessionToken)).not.toBeNull();
    expect(await canStamp(ada.key, ada.organizationId)).toBe(true);
  });

  it('A stolen token alone ends no session of another device', async () => {
    const email = deployment.newEmail();
    const [ada, laptop] = [await logIn(email), await logIn(email)];
    const thief = createApiKeyPair();
    const keys = (await listOf(ada)).map(({ apiKeyId }) => apiKeyId);
    const stale = ACTIVITY_WINDOW.pastMs + 1;
    const attempts: [string, Record<string, string>][] = [
      ['STAMP_REQUIRED', {}],
      ['INVALID_STAMP', { [SIGNED_REQUEST_HEADER]: 'AAAA' }],
      ['INVALID_STAMP', { [SIGNED_REQUEST_HEADER]: '=' }],
      ['INVALID_STAMP', signed(ada, keys, thief)],
      // Of the same user, but not of the session of the token.
      ['INVALID_STAMP', signed(ada, keys, laptop.key)],
      ['INVALID_STAMP', signed(ada, keys, ada.key, stale)],
      ['INVALID_STAMP', signedDeletion(ada, keys, ada.key, 0, { type: 'ACTIVITY_TYPE_APPROVE_ACTIVITY' })],
    ];
    for (const [code, headers] of attempts) {
      const { body } = await send(product, 'DELETE', '/sessions', { ...bearer(ada.sessionToken), ...headers });
      expect(body.code).toBe(code);
    }
    const tokens = [ada, laptop].map(({ sessionToken }) => product.verifySession(sessionToken));
    expect(await Promise.all(tokens)).toEqual([expect.anything(), expect.anything()]);
  });

  it('An API key of the user that no log-in has registered cannot be deleted in the name of a session', async () => {
    const ada = await logIn(deployment.newEmail());
    const own = createApiKeyPair();
    const short = createApiKeyPair();
    const apiKeys = [
      { apiKeyName: 'own', publicKey: own.publicKey, curveType: 'API_KEY_CURVE_P256' },
      { apiKeyName: 'short', publicKey: short.publicKey, curveType: 'API_KEY_CURVE_P256', expirationSeconds: '3600' },
    ];
    const { organizationId, userId } = ada;
    await submit(deployment.authority, ada.key, organizationId, 'CREATE_API_KEYS_V2', { userId, apiKeys });
    const { body } = await ask(deployment.authority, ada.key, organizationId, 'get_api_keys', { userId });
    const ids: string[] = body.apiKeys.map(({ apiKeyId }: { apiKeyId: string }) => apiKeyId);
    expect(await listOf(ada)).toHaveLength(1);
    for (const path of ['/sessions', `/sessions/${own.publicKey}`]) {
      const headers = { ...bearer(ada.sessionToken), ...signed(ada, ids, ada.key) };
      expect((await send(product, 'DELETE', path, headers)).status).toBeGreaterThanOrEqual(404);
    }
    expect(await Promise.all([own, short].map((key) => canStamp(key, organizationId)))).toEqual([true, true]);
  });

  it('A session whose key was deleted at Turnkey a moment ago ends no other session', async () => {
    const email = deployment.newEmail();
    const [stolen, owner] = [await logIn(email), await logIn(email)];
    const all = await listOf(stolen);
    const keyOf = ({ key }: User) => all.find(({ id }) => id === key.publicKey)?.apiKeyId ?? '';
    const { organizationId, userId } = owner;
    const deleted = { userId, apiKeyIds: [keyOf(stolen)] };
    await submit(deployment.authority, owner.key, organizationId, 'DELETE_API_KEYS', deleted);
    // The backend asks Turnkey again only after a while.
    expect(await product.verifySession(stolen.sessionToken)).not.toBeNull();
    const headers = { ...bearer(stolen.sessionToken), ...signed(stolen, [keyOf(owner)], stolen.key) };
    const { body } = await send(product, 'DELETE', `/sessions/${owner.key.publicKey}`, headers);
    expect(body.code).toBe('INVALID_SESSION');
    expect(await product.verifySession(owner.sessionToken)).not.toBeNull();
  });

  it('A log-out with a stamp of another key is refused and ends nothing', async () => {
    const ada = await logIn(deployment.newEmail());
    const [own] = (await listOf(ada)) as [UserSession];
    const header = signed(ada, [own.apiKeyId], createApiKeyPair())[SIGNED_REQUEST_HEADER] ?? '';
    const signedRequest = JSON.parse(Buffer.from(header, 'base64url').toString());
    const reply = await send(product, 'POST', '/logout', bearer(ada.sessionToken), { signedRequest });
    expect(reply).toMatchObject({ status: 401, body: { code: 'INVALID_STAMP' } });
    expect(await product.verifySession(ada.sessionToken)).not.toBeNull();
  });

  it('Sessions that an operator has revoked are refused at once, also those that no backend has seen', async () => {
    const store = createMemoryStore();
    const now = () => deployment.authority.clock.now;
    const [server, other] = [deployment.backend({ store, now }), deployment.backend({ store, now })];
    const ada = await logIn(deployment.newEmail(), {}, server);
    const bob = await logIn(deployment.newEmail(), {}, server);
    const { organizationId, userId } = ada;
    const publicKey = createApiKeyPair().publicKey;
    const direct = await submit(deployment.authority, ada.key, organizationId, 'STAMP_LOGIN', { publicKey });
    expect(await other.verifySession(ada.sessionToken)).not.toBeNull();
    expect(await revokeSessions(store, { organizationId, userId }, now())).toBe(1);
    const tokens = [ada.sessionToken, direct.result.session, bob.sessionToken];
    for (const backend of [server, other]) {
      const sessions = await Promise.all(tokens.map((token) => backend.verifySession(token)));
      expect(sessions.map((session) => session !== null)).toEqual([false, false, true]);
    }
    expect(await storedSessions(store, { organizationId }, now())).toMatchObject([{ userId, ended: true }]);
    // The user comes back.
    deployment.authority.clock.now += 1_000;
    const again = await submit(deployment.authority, ada.key, organizationId, 'STAMP_LOGIN', {
      publicKey: createApiKeyPair().publicKey,
    });
    expect(await other.verifySession(again.result.session)).not.toBeNull();
    await revokeSessions(store, { organizationId }, now() + 1_000);
    expect(await other.verifySession(again.result.session)).toBeNull();
  });

  it('A log-in without invalidateExisting ends no other session', async () => {
    const email = deployment.newEmail();
    const laptop = await logIn(email);
    await logIn(email);
    expect(await canStamp(laptop.key, laptop.organizationId)).toBe(true);
  });
});

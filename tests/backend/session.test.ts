import { createPostern, type PosternOptions } from '@postern/backend';
import {
  type AuthErrorCode,
  type AuthProblem,
  parseSessionToken,
  type SessionClaims,
  type SessionResponse,
} from '@postern/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import vectors from '../../packages/protocol/src/test-vectors/turnkey-wire.json' with { type: 'json' };
import { createApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { signUp, submit } from '../setup/user.ts';
import { createBrowser, ORIGIN } from './browser.ts';
import { createEnclaves, issueSession, uncompressed } from './enclave-tokens.ts';
import { answerForSessions, scriptedTurnkey } from './scripted-turnkey.ts';

const PARENT = '11111111-2222-4333-8444-555555555555';
const SUB = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const NOW = 1_750_000_000_000;
const enclaves = createEnclaves();
const apiKey = createApiKeyPair();
const claims: SessionClaims = {
  exp: NOW / 1000 + 60,
  public_key: createApiKeyPair().publicKey,
  session_type: 'SESSION_TYPE_READ_WRITE',
  user_id: '99999999-8888-4777-8666-555555555555',
  organization_id: SUB,
};

async function getSession(options: PosternOptions, token: string | undefined) {
  const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const postern = createPostern({ environment: {}, now: () => NOW, random: () => 0, ...options });
  const response = await postern.fetch(new Request('https://api.example.com/auth/session', { headers }));
  return { status: response.status, body: (await response.json()) as SessionResponse & AuthProblem };
}

describe('S9: a session token is accepted only if everything in it is valid', () => {
  const vectorKey = parseSessionToken(vectors.session).claims.public_key;
  const registered = [claims.public_key, vectorKey].map((publicKey) => ({ publicKey, createdAtMs: NOW }));
  let url: string;
  let turnkey: Awaited<ReturnType<typeof scriptedTurnkey>>;
  beforeAll(async () => {
    turnkey = await scriptedTurnkey((call) => answerForSessions(call, SUB, registered));
    url = turnkey.url;
  });
  afterAll(() => turnkey.close());

  const options = (notarizerPublicKey = uncompressed(enclaves.notarizer)): PosternOptions => ({
    turnkey: {
      apiUrl: url,
      organizationId: PARENT,
      apiPublicKey: apiKey.publicKey,
      apiPrivateKey: apiKey.privateKey,
      notarizerPublicKey,
    },
  });

  it('A genuine session token is accepted', async () => {
    const { status, body } = await getSession(options(), issueSession(enclaves.notarizer, claims));
    expect(status).toBe(200);
    expect(body).toEqual({
      organizationId: SUB,
      userId: claims.user_id,
      publicKey: claims.public_key,
      sessionType: 'SESSION_TYPE_READ_WRITE',
      expiresAt: claims.exp,
    });
  });

  it('The published session token is accepted with its notarizer', async () => {
    const { body } = await getSession(options(vectors.keys.notarizer.pubU), vectors.session);
    expect(body).toMatchObject({ organizationId: SUB, publicKey: vectorKey });
  });

  const genuine = issueSession(enclaves.notarizer, claims);
  const [header = '', payload = '', signature = ''] = genuine.split('.');
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const { user_id: _, ...withoutUser } = claims;
  it.each<[string, string | undefined, AuthErrorCode]>([
    ['no token', undefined, 'INVALID_SESSION'],
    ['something else', 'abc', 'INVALID_SESSION'],
    ['two parts', `${header}.${payload}`, 'INVALID_SESSION'],
    ['no signature', `${header}.${payload}.`, 'INVALID_SESSION'],
    ['alg none', `${part({ alg: 'none', typ: 'JWT' })}.${payload}.${signature}`, 'INVALID_SESSION'],
    ['alg HS256', `${part({ alg: 'HS256', typ: 'JWT' })}.${payload}.${signature}`, 'INVALID_SESSION'],
    ['another payload', `${header}.${part({ ...claims, exp: claims.exp + 1 })}.${signature}`, 'INVALID_SESSION'],
    ['another notarizer', issueSession(createApiKeyPair(), claims), 'INVALID_SESSION'],
    ['hashed once', issueSession(enclaves.notarizer, claims, 1), 'INVALID_SESSION'],
    ['a missing claim', issueSession(enclaves.notarizer, withoutUser as SessionClaims), 'INVALID_SESSION'],
    [
      'exp as text',
      issueSession(enclaves.notarizer, { ...claims, exp: 'NaN' as unknown as number }),
      'INVALID_SESSION',
    ],
    ['expired', issueSession(enclaves.notarizer, { ...claims, exp: NOW / 1000 }), 'SESSION_EXPIRED'],
    ['the parent itself', issueSession(enclaves.notarizer, { ...claims, organization_id: PARENT }), 'INVALID_SESSION'],
  ])('A session token is refused: %s', async (_name, token, code) => {
    const { status, body } = await getSession(options(), token);
    expect([status, body.code]).toEqual([401, code]);
  });

  it('Turnkey is asked once per session, and not at all for a forged token', async () => {
    const postern = createPostern({ ...options(), environment: {}, now: () => NOW });
    const before = turnkey.calls.length;
    const ask = (token: string) =>
      postern.fetch(new Request('https://x/auth/session', { headers: { Authorization: `Bearer ${token}` } }));
    await ask(issueSession(createApiKeyPair(), claims));
    expect(turnkey.calls.length).toBe(before);
    await Promise.all([ask(genuine), ask(genuine), ask(genuine)]);
    await ask(issueSession(enclaves.notarizer, { ...claims, exp: claims.exp + 1 }));
    expect(turnkey.calls.slice(before).map(({ name }) => name)).toEqual(['list_suborgs', 'get_api_keys']);
  });
});

describe('S9: sessions of another parent, on a real authority', () => {
  const authority = sharedAuthority();

  it('A genuine session of another parent at the same authority is refused', async () => {
    const otherKey = createApiKeyPair();
    const other = await authority.authority.ensureOrganization({
      organizationName: 'Other',
      userName: 'Backend',
      apiPublicKey: otherKey.publicKey,
    });
    const { tlsFetcher, notarizer } = authority.authority.publicKeys;
    const start = (organizationId: string, key: typeof otherKey) =>
      createPostern({
        environment: {},
        origins: [ORIGIN],
        turnkey: {
          apiUrl: authority.url,
          organizationId,
          apiPublicKey: key.publicKey,
          apiPrivateKey: key.privateKey,
          notarizerPublicKey: notarizer,
          tlsFetcherPublicKey: tlsFetcher,
        },
      });
    const ours = start(authority.organizationId, authority.apiKey);
    const theirs = start(other.organizationId, otherKey);
    const browser = createBrowser(theirs, tlsFetcher);
    const { body: code } = await browser.initOtp('eve@example.org');
    const { body: verified } = await browser.verifyOtp(code, await authority.lastCode('eve@example.org'));
    const { body: session } = await browser.otpLogin(verified.verificationToken);
    const request = () =>
      new Request('https://x/auth/session', { headers: { Authorization: `Bearer ${session.sessionToken}` } });
    expect((await theirs.fetch(request())).status).toBe(200);
    const refused = await ours.fetch(request());
    expect([refused.status, ((await refused.json()) as AuthProblem).code]).toEqual([401, 'INVALID_SESSION']);
    // Their verification token opens no session here either.
    const crossing = await createBrowser(ours, tlsFetcher, browser.key).otpLogin(verified.verificationToken);
    expect(crossing.body.code).toBe('INVALID_VERIFICATION_TOKEN');
  });

  it('A session ends within a minute of its sub-organization', async () => {
    const ada = await signUp(authority, 'ada@example.org');
    const postern = createPostern({
      environment: {},
      turnkey: {
        apiUrl: authority.url,
        organizationId: authority.organizationId,
        apiPublicKey: authority.apiKey.publicKey,
        apiPrivateKey: authority.apiKey.privateKey,
        notarizerPublicKey: authority.authority.publicKeys.notarizer,
      },
      now: () => authority.clock.now,
    });
    const ask = async () => {
      const headers = { Authorization: `Bearer ${ada.session}` };
      const response = await postern.fetch(new Request('https://x/auth/session', { headers }));
      return [response.status, ((await response.json()) as AuthProblem).code];
    };
    expect(await ask()).toEqual([200, undefined]);
    authority.clock.now += 60_000;
    expect(await ask()).toEqual([200, undefined]);
    await submit(authority, ada.key, ada.organizationId, 'DELETE_SUB_ORGANIZATION', { deleteWithoutExport: true });
    authority.clock.now += 60_000;
    expect(await ask()).toEqual([401, 'INVALID_SESSION']);
  });
});

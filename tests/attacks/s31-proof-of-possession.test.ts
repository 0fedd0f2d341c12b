import { createPublicKey, randomUUID } from 'node:crypto';
import { createPostgresStore, type Postern, type PosternOptions } from '@postern/backend';
import { type AuthProblem, encodeJwtPart } from '@postern/protocol';
import { SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { ORIGIN, signingKey } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { dpopProof, type ProvedRequest } from '../backend/proof.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { createTestDatabase } from '../setup/database.ts';

const URL_OF_PAY = `${ORIGIN}/api/pay?in=EUR`;
const BODY = '{"amount":5}';

interface Session {
  key: ApiKeyPair;
  token: string;
  userId: string;
}

describe('S31: a stolen session token opens nothing where a proof of the key is required', () => {
  const deployment = sharedDeployment();
  let product: Postern;
  let victim: Session;
  beforeAll(async () => {
    product = backend();
    victim = await signIn();
  });

  function backend(options: PosternOptions = {}): Postern {
    return deployment.backend({ session: { cookie: true }, ...options });
  }

  async function signIn(): Promise<Session> {
    const browser = deployment.browser(product);
    const { body } = await browser.otpLogin(await deployment.prove(browser, deployment.newEmail()));
    return { key: browser.key, token: body.sessionToken, userId: body.userId };
  }

  const payment = (more: Partial<ProvedRequest> = {}): ProvedRequest => ({
    ...victim,
    method: 'POST',
    url: URL_OF_PAY,
    body: BODY,
    ...more,
  });

  /** What the app's own route answers. */
  async function pay(
    proof: string | undefined,
    { server = product, url = URL_OF_PAY, method = 'POST', body = BODY, token = victim.token, headers = {} } = {},
  ) {
    const sent = { Authorization: `DPoP ${token}`, ...(proof === undefined ? {} : { DPoP: proof }), ...headers };
    const request = new Request(url, { method, headers: sent, ...(method === 'GET' ? {} : { body }) });
    const { session, refusal } = await server.requireProof(request);
    if (session) return `${session.userId} paid`;
    expect(refusal.status).toBe(401);
    const { code } = (await refusal.json()) as AuthProblem;
    return `${code} ${refusal.headers.get('www-authenticate')}`;
  }

  const INVALID = 'DPoP error="invalid_dpop_proof", algs="ES256"';

  it('The owner of the key gets in', async () => {
    expect(await pay(await dpopProof(payment()))).toBe(`${victim.userId} paid`);
    const look = payment({ method: 'GET', url: `${ORIGIN}/api/orders`, body: '' });
    expect(await pay(await dpopProof(look), { method: 'GET', url: look.url })).toBe(`${victim.userId} paid`);
  });

  it('The token alone is refused, as a header and as a cookie, though the session is valid', async () => {
    expect(await product.verifySession(victim.token)).not.toBeNull();
    expect(await pay(undefined)).toBe('PROOF_REQUIRED DPoP algs="ES256"');
    expect(await pay(undefined, { headers: { Authorization: `Bearer ${victim.token}` } })).toContain('PROOF_REQUIRED');
    const cookie = { Authorization: '', cookie: `__Host-postern=${victim.token}`, origin: ORIGIN };
    expect(await pay(undefined, { headers: cookie })).toContain('PROOF_REQUIRED');
    expect(await pay(await dpopProof(payment()), { headers: cookie })).toBe(`${victim.userId} paid`);
  });

  it('A proof without a session is refused', async () => {
    const proof = await dpopProof(payment());
    expect(await pay(proof, { headers: { Authorization: '' } })).toBe(
      'INVALID_SESSION DPoP error="invalid_token", algs="ES256"',
    );
  });

  it('A proof that was used is refused, also by another process with the same PostgreSQL store', async () => {
    const database = await createTestDatabase();
    const stores = await Promise.all([1, 2].map(() => createPostgresStore({ url: database.url })));
    const [one, two] = stores.map((store) => backend({ store })) as [Postern, Postern];
    for (const servers of [
      [product, product],
      [one, two],
      [one, one],
    ] as const) {
      const proof = await dpopProof(payment());
      expect(await pay(proof, { server: servers[0] })).toBe(`${victim.userId} paid`);
      expect(await pay(proof, { server: servers[1] })).toBe(`PROOF_REUSED ${INVALID}`);
    }
    const proof = await dpopProof(payment());
    const answers = await Promise.all([one, two, one, two].map((server) => pay(proof, { server })));
    expect(answers.filter((answer) => answer.endsWith('paid'))).toHaveLength(1);
    await Promise.all(stores.map((store) => store.close()));
    await database.drop();
  });

  it('The id of a proof cannot be used twice, even if the rest is new', async () => {
    const jti = randomUUID();
    expect(await pay(await dpopProof(payment(), { jti }))).toBe(`${victim.userId} paid`);
    const other = payment({ url: `${ORIGIN}/api/other` });
    expect(await pay(await dpopProof(other, { jti }), { url: other.url })).toBe(`PROOF_REUSED ${INVALID}`);
    // Another user's proof with the same id is another proof.
    const { key, token, userId } = await signIn();
    expect(await pay(await dpopProof(payment({ key, token }), { jti }), { token })).toBe(`${userId} paid`);
  });

  it.each<[string, Partial<Parameters<typeof pay>[1]>]>([
    ['method', { method: 'PUT' }],
    ['path', { url: `${ORIGIN}/api/refund?in=EUR` }],
    ['path that leads to the same place', { url: `${ORIGIN}/api//pay?in=EUR` }],
    ['query', { url: `${ORIGIN}/api/pay?in=USD` }],
    ['query, which is missing', { url: `${ORIGIN}/api/pay` }],
    ['body', { body: '{"amount":6}' }],
    ['body, which is empty', { body: '' }],
  ])('A captured proof is refused for another %s', async (_name, other) => {
    expect(await pay(await dpopProof(payment()), other)).toBe(`PROOF_MISMATCH ${INVALID}`);
  });

  it('A proof that says nothing of the body or the query is refused for a request that has one', async () => {
    for (const claims of [{ content_digest: undefined }, { htq: undefined }]) {
      expect(await pay(await dpopProof(payment(), claims))).toBe(`PROOF_MISMATCH ${INVALID}`);
    }
  });

  it('A proof for another token of the same key is refused', async () => {
    const proof = await dpopProof(payment({ token: `${victim.token}x` }));
    expect(await pay(proof)).toBe(`PROOF_MISMATCH ${INVALID}`);
  });

  it('A proof of another key is refused, with that key or with the key of the victim in its header', async () => {
    const thief = createApiKeyPair();
    const jwk = createPublicKey(signingKey(victim.key)).export({ format: 'jwk' });
    expect(await pay(await dpopProof(payment({ key: thief })))).toBe(`INVALID_PROOF ${INVALID}`);
    expect(await pay(await dpopProof(payment({ key: thief }), {}, { jwk }))).toBe(`INVALID_PROOF ${INVALID}`);
    const other = createPublicKey(signingKey(thief)).export({ format: 'jwk' });
    expect(await pay(await dpopProof(payment(), {}, { jwk: other }))).toBe(`INVALID_PROOF ${INVALID}`);
  });

  it.each([-61, 61, 3_600, -86_400])('A proof whose time is %d seconds off is refused', async (seconds) => {
    const now = Date.now() + seconds * 1000;
    expect(await pay(await dpopProof(payment({ now })))).toBe(`PROOF_NOT_CURRENT ${INVALID}`);
  });

  it('The window is an option, and holds in both directions', async () => {
    const server = backend({ proof: { windowSeconds: 600 } });
    for (const seconds of [-590, 590]) {
      const proof = await dpopProof(payment({ now: Date.now() + seconds * 1000 }));
      expect(await pay(proof, { server })).toBe(`${victim.userId} paid`);
    }
  });

  it('A proof made in advance cannot be used again at the end of its window', async () => {
    let now = Date.now();
    const server = backend({ now: () => now });
    const proof = await dpopProof(payment({ now: now + 59_000 }));
    expect(await pay(proof, { server })).toBe(`${victim.userId} paid`);
    now += 118_000;
    expect(await pay(proof, { server })).toBe(`PROOF_REUSED ${INVALID}`);
    now += 2_000;
    expect(await pay(proof, { server })).toBe(`PROOF_NOT_CURRENT ${INVALID}`);
  });

  it('A proof with another algorithm, type or form is refused', async () => {
    const right = await dpopProof(payment());
    const [header = '', payload = '', signature = ''] = right.split('.');
    const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
    const reheaded = (changed: object) => `${encodeJwtPart({ ...read(header), ...changed })}.${payload}`;
    const { d } = signingKey(victim.key).export({ format: 'jwk' });
    const secret = Buffer.from(victim.key.publicKey, 'hex');
    const symmetric = new SignJWT(read(payload)).setProtectedHeader({ ...read(header), alg: 'HS256' }).sign(secret);
    const forged = [
      `${reheaded({ alg: 'none' })}.`,
      `${reheaded({ alg: 'none' })}.${signature}`,
      await symmetric,
      await dpopProof(payment(), {}, { typ: 'JWT' }),
      await dpopProof(payment(), {}, { jwk: undefined }),
      await dpopProof(payment(), {}, { jwk: { ...read(header).jwk, d } }),
      await dpopProof(payment(), {}, { crit: ['exp'], exp: 1 }).catch(
        () => `${reheaded({ crit: ['x'], x: 1 })}.${signature}`,
      ),
      `${header}.${encodeJwtPart({ ...read(payload), jti: 'another' })}.${signature}`,
      await dpopProof(payment(), { jti: '' }),
      await dpopProof(payment(), { jti: 'x'.repeat(200) }),
      await dpopProof(payment(), { iat: `${Math.floor(Date.now() / 1000)}` }),
      `${right}, ${right}`,
      right.slice(0, -2),
      'garbage',
      `${header}.${payload}.${Buffer.alloc(64).toString('base64url')}`,
    ];
    for (const proof of forged) expect([proof, await pay(proof)]).toEqual([proof, `INVALID_PROOF ${INVALID}`]);
    // Nothing of that has used up the right one.
    expect(await pay(right)).toBe(`${victim.userId} paid`);
  });

  it('A proof that the victim sent to another server is refused, whatever Host and X-Forwarded-Host say', async () => {
    const elsewhere = payment({ url: 'https://evil.example/api/pay?in=EUR' });
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example;proto=https',
    };
    for (const url of [URL_OF_PAY, elsewhere.url]) {
      for (const options of [{}, { trustedProxies: 1 }]) {
        const proof = await dpopProof(elsewhere);
        expect(await pay(proof, { server: backend(options), url, headers })).toBe(`PROOF_MISMATCH ${INVALID}`);
      }
    }
  });

  it('Behind a proxy that removes a part of the path, only the configured address counts', async () => {
    const server = backend({ proof: { publicUrls: ['https://api.example.org/v1'] }, trustedProxies: 1 });
    const url = 'http://10.0.0.7:8080/pay?in=EUR';
    const headers = { host: '10.0.0.7:8080', 'x-forwarded-host': 'api.example.org', 'x-forwarded-proto': 'https' };
    const proofFor = (seen: string) => dpopProof(payment({ url: seen }));
    const answer = async (seen: string) => pay(await proofFor(seen), { server, url, headers });
    expect(await answer('https://api.example.org/v1/pay?in=EUR')).toBe(`${victim.userId} paid`);
    for (const other of ['https://api.example.org/pay?in=EUR', 'https://api.example.org/v2/pay?in=EUR', url]) {
      expect(await answer(other)).toBe(`PROOF_MISMATCH ${INVALID}`);
    }
  });

  it('An address of this machine counts in development only, and only with the right port', async () => {
    const url = 'http://localhost:3000/api/pay?in=EUR';
    const headers = { host: 'localhost:3000' };
    const production = backend({ environment: { NODE_ENV: 'production' }, otp: { smsCountries: [] } });
    expect(await pay(await dpopProof(payment({ url })), { url, headers })).toBe(`${victim.userId} paid`);
    const refused = `PROOF_MISMATCH ${INVALID}`;
    expect(await pay(await dpopProof(payment({ url })), { url, headers, server: production })).toBe(refused);
    const other = payment({ url: url.replace('3000', '4000') });
    expect(await pay(await dpopProof(other), { url, headers })).toBe(refused);
  });

  it('An ended session and an expired one are refused with a right proof', async () => {
    const { key, token, userId } = await signIn();
    const proof = () => dpopProof(payment({ key, token }));
    expect(await pay(await proof(), { token })).toBe(`${userId} paid`);
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', Origin: ORIGIN };
    await product.fetch(new Request(`${ORIGIN}/auth/logout`, { method: 'POST', headers, body: '{}' }));
    expect(await pay(await proof(), { token })).toContain('INVALID_SESSION');
    const later = Date.now() + 1_000_000;
    const server = backend({ now: () => later });
    expect(await pay(await dpopProof(payment({ now: later })), { server })).toContain('SESSION_EXPIRED');
  });
});

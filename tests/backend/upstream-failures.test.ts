import { createHash, verify } from 'node:crypto';
import { createMemoryStore, createPostern, type Postern, type PosternOptions } from '@postern/backend';
import { decodeApiKeyStamp, STAMP_HEADER } from '@postern/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import { createBrowser, ORIGIN, post } from './browser.ts';
import { issueTargetBundle, issueVerificationToken, uncompressed } from './enclave-tokens.ts';
import { activity, completed, type ScriptedAnswer, type ScriptedCall, scriptedTurnkey } from './scripted-turnkey.ts';
import { apiKey, enclaves, error, PARENT, SUB, session, tokenFor, turnkeyAt, working } from './working-turnkey.ts';

/** So long that no answer is too late, however busy the machine is. */
const PATIENT = { requestMs: 20_000, attemptMs: 10_000 };
/** For an answer that never comes. */
const IMPATIENT = { requestMs: 2_000, attemptMs: 200 };

type Script = (call: ScriptedCall, count: number) => ScriptedAnswer | undefined;

describe('S2, S13, S15: failures of Turnkey', () => {
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  async function start(script: Script, options: PosternOptions = {}) {
    const turnkey = await scriptedTurnkey((call, count) => script(call, count) ?? working(call));
    open.push(turnkey.close);
    const postern = createPostern({
      turnkey: turnkeyAt(turnkey.url),
      environment: {},
      origins: [ORIGIN],
      random: () => 0.01,
      timeouts: PATIENT,
      ...options,
    });
    return { turnkey, postern };
  }

  const browserOf = (postern: Postern) => createBrowser(postern, uncompressed(enclaves.tlsFetcher));

  async function logIn(postern: Postern) {
    const browser = browserOf(postern);
    return browser.otpLogin(tokenFor(browser.key.publicKey));
  }

  it('A log-in whose answer was lost is sent again with the same bytes, and only for the same request', async () => {
    let isLost = true;
    const { turnkey, postern } = await start((call) => (call.name === 'otp_login' && isLost ? 'reset' : undefined));
    const browser = browserOf(postern);
    const token = tokenFor(browser.key.publicKey);
    const request = browser.loginRequest(token);
    const send = async (body: object) => (await post<{ code?: string }>(postern, '/otp-login', body)).body.code;
    expect(await send(request)).toBe('UPSTREAM_UNAVAILABLE');
    isLost = false;
    expect(await send(browser.loginRequest(token))).toBe('VERIFICATION_TOKEN_USED');
    expect(await send(request)).toBeUndefined();
    expect(new Set(turnkey.named('otp_login').map(({ rawBody }) => rawBody)).size).toBe(1);
  });

  it('A log-in that Turnkey has refused does not use up the verification token', async () => {
    let isRefused = true;
    const { postern } = await start((call) =>
      call.name === 'otp_login' && isRefused ? error(400, 'bad request body', 3) : undefined,
    );
    const browser = browserOf(postern);
    const token = tokenFor(browser.key.publicKey);
    expect((await browser.otpLogin(token)).body.code).toBe('UPSTREAM_REFUSED');
    isRefused = false;
    expect((await browser.otpLogin(token)).status).toBe(200);
  });

  it.each<[string, ScriptedAnswer, number, string]>([
    [
      'a wrong stamp',
      error(401, 'could not verify api key signature', 16, 'SIGNATURE_INVALID'),
      502,
      'UPSTREAM_REFUSED',
    ],
    ['no rights', error(403, 'request not authorized', 7), 502, 'UPSTREAM_REFUSED'],
    ['unimplemented', error(501, 'init_otp is unimplemented', 12), 502, 'UPSTREAM_REFUSED'],
    ['a bad e-mail address', error(400, 'invalid email address', 3, 'INVALID_EMAIL'), 400, 'CONTACT_NOT_ALLOWED'],
    ['too many codes', error(429, 'Max number of OTPs have been initiated for x', 8), 429, 'TOO_MANY_OTPS'],
    ['text', { raw: '<html>secret</html>' }, 502, 'UPSTREAM_REFUSED'],
    ['JSON of another form', { json: { activity: 'secret' } }, 502, 'UPSTREAM_REFUSED'],
    ['a result without fields', completed('initOtpResultV2', {}), 502, 'UPSTREAM_REFUSED'],
    ['2 MB', { raw: ' '.repeat(2_000_000) }, 502, 'UPSTREAM_REFUSED'],
    [
      'a bundle of another enclave',
      completed('initOtpResultV2', {
        otpId: 'x',
        otpEncryptionTargetBundle: issueTargetBundle(createApiKeyPair(), PARENT),
      }),
      502,
      'UPSTREAM_REFUSED',
    ],
    [
      'a redirect',
      { status: 302, headers: { Location: 'http://127.0.0.1:9/' }, json: {} },
      503,
      'UPSTREAM_UNAVAILABLE',
    ],
    ['503', error(503, 'secret', 14), 503, 'UPSTREAM_UNAVAILABLE'],
    ['a reset connection', 'reset', 503, 'UPSTREAM_UNAVAILABLE'],
    ['silence', 'silence', 504, 'UPSTREAM_TIMEOUT'],
  ])('An answer of Turnkey becomes an error of the table: %s', async (_name, answer, status, code) => {
    const { postern } = await start(() => answer, answer === 'silence' ? { timeouts: IMPATIENT } : {});
    const { status: answered, body } = await browserOf(postern).initOtp('ada@example.org');
    expect([answered, body.code]).toEqual([status, code]);
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it('The backend passes on how long Turnkey wants it to wait', async () => {
    const limited = { status: 429, headers: { 'Retry-After': '7' }, json: { code: 8, message: 'Too many requests.' } };
    const { postern, turnkey } = await start(() => limited);
    const { status, headers, body } = await browserOf(postern).initOtp('ada@example.org');
    expect([status, body.code, headers.get('retry-after')]).toEqual([429, 'UPSTREAM_RATE_LIMITED', '7']);
    expect(turnkey.calls).toHaveLength(1);
  });

  it('After 20 requests without an answer the backend asks no more for a second', async () => {
    let isDown = true;
    let nowMs = Date.now();
    const { postern, turnkey } = await start(() => (isDown ? 'reset' : undefined), { now: () => nowMs });
    const sendCode = (n: number) => browserOf(postern).initOtp(`user-${n}@example.org`);
    for (let n = 0; n < 8; n++) expect((await sendCode(n)).status).toBe(503);
    expect(turnkey.calls).toHaveLength(20);
    isDown = false;
    const { status, headers, body } = await sendCode(8);
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'UPSTREAM_UNAVAILABLE', '1']);
    expect(turnkey.calls).toHaveLength(20);
    nowMs += 1_000;
    expect((await sendCode(9)).status).toBe(200);
    expect((await sendCode(10)).status).toBe(200);
  });

  it('The backend stamps exactly the bytes that it sends, and repeats the same bytes', async () => {
    const stamps: [string, string][] = [];
    const { postern } = await start((_call, count) => (count < 3 ? 'reset' : undefined), {
      fetch: (input, init) => {
        stamps.push([new Headers(init?.headers).get(STAMP_HEADER) ?? '', String(init?.body)]);
        return fetch(input, init);
      },
    });
    expect((await browserOf(postern).initOtp('ada@example.org')).status).toBe(200);
    expect(new Set(stamps.map(([, body]) => body)).size).toBe(1);
    for (const [header, body] of stamps) {
      const stamp = decodeApiKeyStamp(header);
      expect(stamp.publicKey).toBe(apiKey.publicKey);
      const key = { key: publicKeyOf(uncompressed(apiKey)), format: 'jwk' } as const;
      expect(verify('sha256', Buffer.from(body), key, Buffer.from(stamp.signature, 'hex'))).toBe(true);
    }
  });

  it('The backend follows a pending activity until it is done', async () => {
    const { postern, turnkey } = await start(({ name }, count) => {
      if (name === 'init_otp') return { json: { activity: activity('ACTIVITY_STATUS_PENDING') } };
      if (name !== 'get_activity') return undefined;
      if (count < 3) return { json: { activity: activity('ACTIVITY_STATUS_PENDING') } };
      return working({ name: 'init_otp', rawBody: '', body: {} });
    });
    expect((await browserOf(postern).initOtp('ada@example.org')).status).toBe(200);
    expect(turnkey.named('get_activity')).toHaveLength(3);
    expect(turnkey.named('get_activity')[0]?.body).toEqual({ organizationId: PARENT, activityId: 'activity-1' });
    expect(turnkey.named('init_otp')).toHaveLength(1);
  });

  it('The backend stops following a pending activity at the deadline', async () => {
    const pending = { json: { activity: activity('ACTIVITY_STATUS_PENDING') } };
    const { postern } = await start(() => pending, { timeouts: { requestMs: 300 } });
    expect((await browserOf(postern).initOtp('ada@example.org')).body.code).toBe('UPSTREAM_TIMEOUT');
  });

  it('The failure of an activity is read like a refusal', async () => {
    const failure = { code: 3, message: 'Invalid OTP code', details: [] };
    const failed = { json: { activity: { ...activity('ACTIVITY_STATUS_FAILED'), failure } } };
    const { postern } = await start(() => failed);
    const browser = browserOf(postern);
    const bundle = issueTargetBundle(enclaves.tlsFetcher, PARENT);
    const { body } = await browser.verifyOtp({ otpId: 'x', otpEncryptionTargetBundle: bundle }, '123456');
    expect(body.code).toBe('INVALID_OTP_CODE');
  });

  it('The backend does not wait for approvals', async () => {
    const { postern } = await start(() => ({ json: { activity: activity('ACTIVITY_STATUS_CONSENSUS_NEEDED') } }));
    expect((await browserOf(postern).initOtp('ada@example.org')).body.code).toBe('UPSTREAM_REFUSED');
  });

  it.each<[string, (key: string) => string]>([
    ['another organization', (key) => session(PARENT, key)],
    ['another key', () => session(SUB, createApiKeyPair().publicKey)],
    ['another notarizer', (key) => `${session(SUB, key).split('.').slice(0, 2).join('.')}.${'A'.repeat(86)}`],
  ])('A session from Turnkey for %s is not passed on', async (_name, forge) => {
    const { postern } = await start(({ name, body }) =>
      name === 'otp_login'
        ? completed('otpLoginResult', { session: forge(String(body.parameters?.publicKey)) })
        : undefined,
    );
    const { status, body } = await logIn(postern);
    expect([status, body.code]).toEqual([502, 'UPSTREAM_REFUSED']);
    expect(body.sessionToken).toBeUndefined();
  });

  it('A verification token that the backend would refuse is not passed on', async () => {
    const browser = createApiKeyPair();
    const foreign = issueVerificationToken(createApiKeyPair(), {
      expiresAtMs: Date.now() + 60_000,
      id: 'x',
      organizationId: PARENT,
      verificationType: 'OTP_TYPE_EMAIL',
      contact: 'ada@example.org',
      publicKey: browser.publicKey,
    });
    const { postern } = await start(() => completed('verifyOtpResult', { verificationToken: foreign }));
    const bundle = issueTargetBundle(enclaves.tlsFetcher, PARENT);
    const { body } = await browserOf(postern).verifyOtp({ otpId: 'x', otpEncryptionTargetBundle: bundle }, '123456');
    expect(body.code).toBe('UPSTREAM_REFUSED');
  });

  describe('S2: a creation whose outcome is not known', () => {
    it.each<[string, ScriptedAnswer]>([
      ['reset', 'reset'],
      ['silence', 'silence'],
      ['502', { status: 502, raw: 'bad gateway' }],
      ['garbage', { raw: '{}' }],
    ])('A creation with an unknown outcome is sent again with the same bytes after %s', async (_name, answer) => {
      let broken = true;
      const { postern, turnkey } = await start(
        ({ name }) => (broken && name === 'create_sub_organization' ? answer : undefined),
        answer === 'silence' ? { timeouts: IMPATIENT } : {},
      );
      expect((await logIn(postern)).status).toBeGreaterThanOrEqual(502);
      broken = false;
      const { status, body } = await logIn(postern);
      expect([status, body.organizationId]).toEqual([200, SUB]);
      const bodies = turnkey.named('create_sub_organization').map(({ rawBody }) => rawBody);
      expect(bodies.length).toBeGreaterThan(1);
      expect(new Set(bodies).size).toBe(1);
    });

    it('A creation with an unknown outcome is looked up first, and used if it happened', async () => {
      let happened = false;
      const { postern, turnkey } = await start(({ name }) => {
        if (name === 'create_sub_organization') {
          happened = true;
          return { raw: '' };
        }
        if (name === 'list_activities') return { json: { activities: [] } };
        return name === 'list_verified_suborgs' && happened ? { json: { organizationIds: [SUB] } } : undefined;
      });
      expect((await logIn(postern)).status).toBe(502);
      expect((await logIn(postern)).body).toMatchObject({ organizationId: SUB, created: false });
      expect(turnkey.named('create_sub_organization')).toHaveLength(1);
    });

    it('A creation is replaced once it has certainly failed', async () => {
      let answer: ScriptedAnswer | undefined = error(400, 'bad request body', 3);
      const { postern, turnkey } = await start(({ name }) => (name === 'create_sub_organization' ? answer : undefined));
      expect((await logIn(postern)).body.code).toBe('UPSTREAM_REFUSED');
      answer = undefined;
      expect((await logIn(postern)).status).toBe(200);
      expect(new Set(turnkey.named('create_sub_organization').map(({ rawBody }) => rawBody)).size).toBe(2);
    });

    it('A creation is replaced once its bytes are too old to be accepted', async () => {
      const clock = { now: Date.now() - 3_600_000 };
      let answer: ScriptedAnswer | undefined = { raw: '' };
      const script: Script = ({ name }) => (name === 'create_sub_organization' ? answer : undefined);
      const { postern, turnkey } = await start(script, { now: () => clock.now });
      await logIn(postern);
      clock.now += 3_600_000;
      answer = undefined;
      expect((await logIn(postern)).status).toBe(200);
      expect(new Set(turnkey.named('create_sub_organization').map(({ rawBody }) => rawBody)).size).toBe(2);
    });

    it('A creation stays announced when only the stamp was refused', async () => {
      let answer: ScriptedAnswer | undefined = 'reset';
      const { postern, turnkey } = await start(({ name }) => (name === 'create_sub_organization' ? answer : undefined));
      await logIn(postern);
      answer = error(401, 'expired api key', 16, 'API_KEY_EXPIRED');
      expect((await logIn(postern)).body.code).toBe('UPSTREAM_REFUSED');
      answer = undefined;
      expect((await logIn(postern)).status).toBe(200);
      expect(new Set(turnkey.named('create_sub_organization').map(({ rawBody }) => rawBody)).size).toBe(1);
    });
  });

  it.each<[string, ScriptedAnswer]>([
    ['refused', error(403, 'request not authorized', 7)],
    ['unavailable', 'reset'],
    ['garbage', { json: {} }],
  ])('S2: No account is created when the look-up is %s', async (_name, answer) => {
    const { postern, turnkey } = await start(({ name }) => (name === 'list_verified_suborgs' ? answer : undefined));
    expect((await logIn(postern)).status).toBeGreaterThanOrEqual(502);
    expect(turnkey.named('create_sub_organization')).toHaveLength(0);
  });

  it('A remembered account is kept while Turnkey cannot disprove it', async () => {
    const store = createMemoryStore();
    const key = createHash('sha256').update(`${PARENT}\nemail\nada@example.org`).digest('hex');
    await store.identities.remember(key, SUB);
    const refused = error(401, 'expired api key', 16, 'API_KEY_EXPIRED');
    const { postern, turnkey } = await start(() => refused, { store });
    expect((await logIn(postern)).body.code).toBe('UPSTREAM_REFUSED');
    expect(await store.identities.find(key)).toBe(SUB);
    expect(turnkey.named('create_sub_organization')).toHaveLength(0);
  });

  it('The answer is ACCOUNT_BUSY while another request works on the same identity', async () => {
    const { postern } = await start(({ name }) => (name === 'list_verified_suborgs' ? 'silence' : undefined), {
      timeouts: { requestMs: 500, attemptMs: 400, lockWaitMs: 50 },
    });
    const [, second] = await Promise.all([logIn(postern), logIn(postern)]);
    expect([second.status, second.body.code]).toEqual([409, 'ACCOUNT_BUSY']);
  });
});

function publicKeyOf(point: string) {
  const coordinate = (start: number) => Buffer.from(point.slice(start, start + 64), 'hex').toString('base64url');
  return { kty: 'EC', crv: 'P-256', x: coordinate(2), y: coordinate(66) };
}

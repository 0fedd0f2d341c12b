import { decodeApiKeyStamp, encodeApiKeyStamp } from '@postern/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { fingerprintOf, post, postStamped, stampOf } from '../setup/stamped.ts';
import { ask, ETHEREUM_ACCOUNT, flipBit, signUp, submit, type TestUser } from '../setup/user.ts';

/** What every request goes through, whatever it asks for. */
describe('requests to the authority', () => {
  const test = sharedAuthority();
  let ada: TestUser;
  let bob: TestUser;
  beforeAll(async () => {
    ada = await signUp(test, 'ada@example.org');
    bob = await signUp(test, 'bob@example.org');
  });

  const whoami = '/public/v1/query/whoami';
  const body = () => JSON.stringify({ organizationId: test.organizationId });

  it('Requests are answered with the exact content type and open CORS, errors too', async () => {
    const stamped: HeadersInit = { 'X-Stamp': stampOf(test.apiKey, body()) };
    for (const headers of [stamped, {}]) {
      const response = await fetch(test.url + whoami, { method: 'POST', headers, body: body() });
      expect(response.headers.get('Content-Type')).toBe('application/json');
      expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
      await response.body?.cancel();
    }
    const preflight = await fetch(test.url + whoami, { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain('x-stamp-attested');
  });

  it('A request without a stamp is refused', async () => {
    expect(await post(test.url, whoami, body())).toMatchObject({
      status: 401,
      body: { code: 16, turnkeyErrorCode: 'SIGNATURE_MISSING' },
    });
  });

  it('A request with a malformed stamp is refused', async () => {
    for (const stamp of ['x', 'e30', '{}', 'eyJwdWJsaWNLZXkiOjF9', '"']) {
      expect(await post(test.url, whoami, body(), { 'X-Stamp': stamp })).toMatchObject({
        status: 401,
        body: { message: 'malformed activity stamp' },
      });
    }
  });

  it('A request with a wrong signature is refused', async () => {
    const stamp = decodeApiKeyStamp(stampOf(test.apiKey, body()));
    const wrong = encodeApiKeyStamp({ ...stamp, signature: flipBit(stamp.signature) });
    expect(await post(test.url, whoami, body(), { 'X-Stamp': wrong })).toMatchObject({
      status: 401,
      body: { turnkeyErrorCode: 'SIGNATURE_INVALID', message: 'could not verify api key signature' },
    });
  });

  it('A request whose body was changed after it was signed is refused', async () => {
    const stamp = stampOf(test.apiKey, body());
    expect(await post(test.url, whoami, `${body()} `, { 'X-Stamp': stamp })).toMatchObject({
      status: 401,
      body: { turnkeyErrorCode: 'SIGNATURE_INVALID' },
    });
  });

  it('A request by an unknown key is refused in the words of an expired session', async () => {
    const answer = await ask(test, createApiKeyPair(), test.organizationId, 'whoami');
    expect(answer).toMatchObject({ status: 401, body: { turnkeyErrorCode: 'PUBLIC_KEY_NOT_FOUND' } });
    expect(answer.body.message).toContain('could not find public key in organization or its parent organization');
  });

  it('A request into another organization is refused, for reading and for writing', async () => {
    expect(await ask(test, ada.key, bob.organizationId, 'list_wallets')).toMatchObject({ status: 401 });
    expect(
      await submit(test, ada.key, bob.organizationId, 'SIGN_RAW_PAYLOAD_V2', {
        signWith: bob.address,
        payload: '00'.repeat(32),
        encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
        hashFunction: 'HASH_FUNCTION_NO_OP',
      }),
    ).toMatchObject({ status: 401 });
  });

  it('The parent reads everything in a sub-organization and writes nothing but authentication', async () => {
    expect(await ask(test, test.apiKey, ada.organizationId, 'list_wallets')).toMatchObject({
      status: 200,
      body: { wallets: [{ walletId: ada.walletId }] },
    });
    expect(
      await submit(test, test.apiKey, ada.organizationId, 'CREATE_WALLET', { walletName: 'Stolen', accounts: [] }),
    ).toMatchObject({ status: 400, body: { turnkeyErrorCode: 'ORGANIZATION_MISMATCH' } });
  });

  it('A sub-organization cannot write into the parent', async () => {
    for (const type of ['CREATE_WALLET', 'INIT_OTP_V3']) {
      expect(
        await submit(test, ada.key, test.organizationId, type, {
          walletName: 'W',
          accounts: [],
          otpType: 'OTP_TYPE_EMAIL',
          contact: 'x@example.org',
          appName: 'A',
        }),
      ).toMatchObject({ status: 400, body: { turnkeyErrorCode: 'ORGANIZATION_MISMATCH' } });
    }
  });

  it('A request of an expired session is refused in the words that clients look for', async () => {
    const eve = await signUp(test, 'eve@example.org');
    test.clock.now += 900_000;
    const answer = await ask(test, eve.key, eve.organizationId, 'whoami');
    expect(answer).toMatchObject({ status: 401, body: { turnkeyErrorCode: 'API_KEY_EXPIRED' } });
    expect(answer.body.message).toContain('Unauthenticated desc = expired api key publicKey');
    ada = await signUp(test, 'ada2@example.org');
    bob = await signUp(test, 'bob2@example.org');
  });

  it('A request that is not JSON, not an object or names no organization is refused', async () => {
    for (const text of ['', '{', '[]', 'null', '"x"', '\u00ff{']) {
      expect(await postStamped(test.url, test.apiKey, whoami, text)).toMatchObject({
        status: 400,
        body: { code: 3, message: 'bad request body' },
      });
    }
    for (const organizationId of [undefined, null, 1, '', 'x', `${test.organizationId}0`]) {
      expect(await postStamped(test.url, test.apiKey, whoami, { organizationId })).toMatchObject({
        status: 400,
        body: { turnkeyErrorCode: 'INVALID_ORGANIZATION_ID' },
      });
    }
  });

  it('A request of ten megabytes is refused', async () => {
    const large = JSON.stringify({ organizationId: test.organizationId, x: 'x'.repeat(10_000_000) });
    expect(await postStamped(test.url, test.apiKey, whoami, large)).toMatchObject({ status: 400, body: { code: 3 } });
    const stream = new Blob([large]).stream();
    const headers = { 'X-Stamp': stampOf(test.apiKey, large) };
    const init = { method: 'POST', headers, body: stream, duplex: 'half' };
    const response = await fetch(test.url + whoami, init);
    expect(response.status).toBe(400);
    await response.body?.cancel();
  });

  it('Requests with unknown fields are answered', async () => {
    const answer = await postStamped(test.url, test.apiKey, whoami, { organizationId: test.organizationId, more: [1] });
    expect(answer.status).toBe(200);
  });

  it('A field that is null counts as absent', async () => {
    const answer = await submit(test, ada.key, ada.organizationId, 'CREATE_WALLET', {
      walletName: 'W',
      accounts: [{ ...ETHEREUM_ACCOUNT, name: null }],
      mnemonicLength: null,
    });
    expect(answer.body.activity.intent).toEqual({
      createWalletIntent: { walletName: 'W', accounts: [ETHEREUM_ACCOUNT] },
    });
  });

  it('A request that is nested too deeply is refused', async () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"x":', '}'],
    ] as const) {
      const text = `{"organizationId":"${test.organizationId}","x":${open.repeat(3_000)}0${close.repeat(3_000)}}`;
      const answer = await postStamped(test.url, test.apiKey, whoami, text);
      expect(answer).toMatchObject({ status: 400, body: { message: 'bad request body' } });
    }
  });

  it('A request that is too old or too far in the future is refused', async () => {
    for (const age of [3_600_001, -300_001]) {
      const text = JSON.stringify({
        type: 'ACTIVITY_TYPE_CREATE_WALLET',
        timestampMs: String(test.clock.now - age),
        organizationId: ada.organizationId,
        parameters: { walletName: 'W', accounts: [] },
      });
      expect(await postStamped(test.url, ada.key, '/public/v1/submit/create_wallet', text)).toMatchObject({
        status: 400,
        body: { turnkeyErrorCode: 'INVALID_TIME' },
      });
    }
  });

  it('A refused request gets the name of the wrong field', async () => {
    const answer = await submit(test, ada.key, ada.organizationId, 'CREATE_WALLET', {
      walletName: 'W',
      accounts: [{}],
    });
    expect(answer).toMatchObject({ status: 400, body: { code: 3 } });
    expect(answer.body.message).toContain('parameters.accounts.0.curve');
  });

  it('A request for an operation that is not implemented is answered "unimplemented" with its name', async () => {
    expect(await submit(test, ada.key, ada.organizationId, 'SPARK_SIGN_FROST', {})).toMatchObject({
      status: 501,
      body: { code: 12, message: 'unimplemented: ACTIVITY_TYPE_SPARK_SIGN_FROST' },
    });
    expect(await ask(test, ada.key, ada.organizationId, 'get_gas_usage')).toMatchObject({
      status: 501,
      body: { code: 12, message: 'unimplemented: get_gas_usage' },
    });
  });

  it('An unknown path is not found', async () => {
    expect(await post(test.url, '/public/v1/other/x', '{}')).toMatchObject({ status: 404, body: { code: 5 } });
    expect((await fetch(`${test.url}/public/v1/query/whoami`)).status).toBe(404);
    for (const path of ['query/make_coffee', 'query/create_wallet', 'submit/whoami']) {
      expect(await post(test.url, `/public/v1/${path}`, '{}'), path).toMatchObject({ status: 404, body: { code: 5 } });
    }
  });

  it('A request for an activity that the API does not have is a bad request', async () => {
    const body = { type: 'ACTIVITY_TYPE_MAKE_COFFEE', timestampMs: '1', organizationId: ada.organizationId };
    const answer = await postStamped(test.url, ada.key, '/public/v1/submit/create_wallet', body);
    expect(answer).toMatchObject({ status: 400, body: { message: 'bad request body: type: not an activity type' } });
  });

  it('Requests with the same bytes are one activity, however many come at once', async () => {
    const text = JSON.stringify({
      type: 'ACTIVITY_TYPE_CREATE_WALLET',
      timestampMs: String(test.clock.now),
      organizationId: ada.organizationId,
      parameters: { walletName: 'Once', accounts: [] },
    });
    const path = '/public/v1/submit/create_wallet';
    const answers = await Promise.all(Array.from({ length: 8 }, () => postStamped(test.url, ada.key, path, text)));
    expect(new Set(answers.map((answer) => answer.body.activity.id)).size).toBe(1);
    expect(answers.every((answer) => answer.body.activity.status === 'ACTIVITY_STATUS_COMPLETED')).toBe(true);
    expect(answers[0]?.body.activity.fingerprint).toBe(fingerprintOf(text));
    const { body: wallets } = await ask(test, ada.key, ada.organizationId, 'list_wallets');
    expect(wallets.wallets.filter((wallet: { walletName: string }) => wallet.walletName === 'Once')).toHaveLength(1);
  });

  it('An activity leaves a record with intent, result, vote and timestamps as the wire writes them', async () => {
    const { body: answer } = await submit(test, ada.key, ada.organizationId, 'CREATE_WALLET', {
      walletName: 'Recorded',
      accounts: [],
      generateAppProofs: false,
    });
    const { activity } = answer;
    expect(activity).toMatchObject({
      organizationId: ada.organizationId,
      status: 'ACTIVITY_STATUS_COMPLETED',
      type: 'ACTIVITY_TYPE_CREATE_WALLET',
      intent: { createWalletIntent: { walletName: 'Recorded', accounts: [] } },
      result: { createWalletResult: { addresses: [] } },
      votes: [{ userId: ada.userId, selection: 'VOTE_SELECTION_APPROVED', scheme: 'SIGNATURE_SCHEME_TK_API_P256' }],
      canApprove: false,
      createdAt: { seconds: String(Math.floor(test.clock.now / 1000)), nanos: expect.any(String) },
    });
    expect(activity.intent.createWalletIntent).not.toHaveProperty('generateAppProofs');
    const again = await ask(test, ada.key, ada.organizationId, 'get_activity', { activityId: activity.id });
    expect(again.body.activity).toEqual(activity);
  });

  it('An activity of the parent leaves a vote that names the user of the parent', async () => {
    const { body } = await ask(test, ada.key, ada.organizationId, 'list_activities', {
      filterByType: ['ACTIVITY_TYPE_OTP_LOGIN_V2'],
    });
    expect(body.activities).toMatchObject([
      { votes: [{ userId: test.userId, user: { userId: test.userId, userName: 'Backend', apiKeys: [] } }] },
    ]);
  });

  it('Activities are listed newest first, by status and type, in pages', async () => {
    const list = async (more: object) =>
      (await ask(test, ada.key, ada.organizationId, 'list_activities', { ...more })).body.activities as {
        id: string;
        type: string;
      }[];
    const all = await list({ paginationOptions: { limit: '100' } });
    expect(all.map((activity) => activity.id)).toEqual(
      all
        .map((activity) => activity.id)
        .sort()
        .reverse(),
    );
    const [first, second, third] = all;
    expect(await list({ paginationOptions: { limit: '1' } })).toEqual([first]);
    expect(await list({ paginationOptions: { limit: '1', after: first?.id } })).toEqual([second]);
    expect(await list({ paginationOptions: { limit: '1', before: third?.id } })).toEqual([second]);
    expect((await list({ filterByType: ['ACTIVITY_TYPE_OTP_LOGIN_V2'] })).map(({ type }) => type)).toEqual([
      'ACTIVITY_TYPE_OTP_LOGIN_V2',
    ]);
    expect(await list({ filterByStatus: ['ACTIVITY_STATUS_REJECTED'] })).toEqual([]);
  });
});

import { afterEach, describe, expect, test } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority, sharedUser } from '../setup/fixtures.ts';
import { serverClient } from '../setup/server-client.ts';
import { ask, signUp, submit } from '../setup/user.ts';

const TOKEN = 'the token of these tests';

const authority = sharedAuthority({ controlToken: TOKEN });

async function control(method: string, path: string, body?: object, token = TOKEN) {
  const response = await fetch(`${authority.url}/_authority/${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: await response.json(), headers: response.headers };
}

describe('the token of the control API', () => {
  test.each(['', 'another token that is long'])('The control API refuses the token %j', async (token) => {
    const { status, body, headers } = await control('GET', 'clock', undefined, token);
    expect({ status, message: body.message }).toEqual({ status: 401, message: expect.stringMatching('its token') });
    expect(headers.get('WWW-Authenticate')).toMatch(/^Bearer/);
    expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  test('A token of fewer than 16 characters is refused at the start', async () => {
    const { startTestAuthority } = await import('../setup/authority.ts');
    await expect(startTestAuthority({ controlToken: 'fifteen letters' })).rejects.toThrow('at least 16 characters');
  });
});

describe('an authority without a control API', () => {
  const closed = sharedAuthority();
  const carrier = { send: async () => {}, close: () => {} };
  const delivering = sharedAuthority({ controlToken: TOKEN, carriers: { email: carrier } });

  test('Without a token, and with a carrier, there is no control API', async () => {
    expect([closed.authority.hasControl, delivering.authority.hasControl]).toEqual([false, false]);
    for (const { url } of [closed, delivering]) {
      const headers = { Authorization: `Bearer ${TOKEN}` };
      for (const path of ['clock', 'failures', 'openapi.json']) {
        // With a carrier, the authority's own pages ask for the password of the inbox first.
        expect([401, 404]).toContain((await fetch(`${url}/_authority/${path}`, { headers })).status);
      }
    }
  });
});

describe('the clock', () => {
  afterEach(() => control('DELETE', 'clock'));

  const now = async () => Date.parse((await control('GET', 'clock')).body.now);

  test('The clock can be advanced, set, stopped and given back', async () => {
    const start = authority.clock.now;
    expect((await control('POST', 'clock/advance', { by: '1.5h' })).body).toEqual({
      now: new Date(start + 5_400_000).toISOString(),
      systemTime: new Date(start).toISOString(),
      stopped: false,
    });
    authority.clock.now += 1_000;
    expect(await now()).toBe(start + 5_401_000);
    await control('PUT', 'clock', { now: '2031-01-01T00:00:00+01:00', stopped: true });
    authority.clock.now += 1_000;
    expect((await control('GET', 'clock')).body).toMatchObject({ now: '2030-12-31T23:00:00.000Z', stopped: true });
    await control('POST', 'clock/advance', { by: -500 });
    await control('PUT', 'clock', { stopped: false });
    authority.clock.now += 1_000;
    expect((await control('GET', 'clock')).body).toMatchObject({ now: '2030-12-31T23:00:00.500Z', stopped: false });
    await control('DELETE', 'clock');
    expect(await now()).toBe(authority.clock.now);
  });

  test.each([{ by: '15 minutes' }, { by: 1.5 }, {}])('%j is not a duration', async (body) => {
    expect(await control('POST', 'clock/advance', body)).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/^bad request body: by: not a duration/) },
    });
  });

  test('A session expires when the clock is advanced, although the client keeps its time', async () => {
    const ada = await signUp(authority, 'clock@example.org');
    const client = serverClient(authority, ada.organizationId, ada.key);
    expect(await client.getWhoami({ organizationId: ada.organizationId })).toMatchObject({ userId: ada.userId });
    await control('POST', 'clock/advance', { by: '2d' });
    const parent = await submit(authority, authority.apiKey, authority.organizationId, 'INIT_OTP_V3', {
      otpType: 'OTP_TYPE_EMAIL',
      contact: 'clock@example.org',
      appName: 'Test',
    });
    expect(parent.status).toBe(200);
    await expect(client.getWhoami({ organizationId: ada.organizationId })).rejects.toThrow('expired api key');
  });
});

describe('codes', () => {
  const init = (contact: string) =>
    submit(authority, authority.apiKey, authority.organizationId, 'INIT_OTP_V3', {
      otpType: contact.includes('@') ? 'OTP_TYPE_EMAIL' : 'OTP_TYPE_SMS',
      contact,
      appName: 'Test',
      smsCustomization: { template: '{{.OtpCode}}: this opens it' },
    });
  const wait = (contact: string, timeoutMs: number) => control('POST', 'codes/wait', { contact, timeoutMs });

  test('A code is awaited, in any spelling of its contact, and handed out once', async () => {
    const waiting = wait('Codes@Example.org', 10_000);
    await init('codes@example.org');
    const first = await waiting;
    expect(first).toMatchObject({ status: 200, body: { contact: 'codes@example.org', channel: 'email' } });
    expect(first.body.code).toBe(await authority.lastCode('codes@example.org'));
    expect(await wait('codes@example.org', 60)).toMatchObject({
      status: 404,
      body: { message: expect.stringMatching('no new code was sent') },
    });
    await init('codes@example.org');
    const second = await wait('codes@example.org', 0);
    expect(second.body.code).toBe(await authority.lastCode('codes@example.org'));
    expect(second.body.code).not.toBe(first.body.code);
  });

  test('A code of a text message is found whatever its template is', async () => {
    await init('+4915123456789');
    const { body } = await wait('+49 1512 3456789', 5_000);
    expect(body).toMatchObject({ channel: 'sms', contact: '+4915123456789', text: `${body.code}: this opens it` });
  });
});

describe('failures', () => {
  afterEach(() => control('DELETE', 'failures'));

  const ada = sharedUser(authority, 'failures@example.org');
  const whoami = () => ask(authority, ada.key, ada.organizationId, 'whoami');

  test('An operation fails as often as was ordered, and others do not', async () => {
    const ordered = { operation: 'WHOAMI', times: 2, with: 500 };
    expect((await control('POST', 'failures', ordered)).body).toEqual({
      failures: [{ operation: 'whoami', times: 2, with: 500, executes: false }],
    });
    expect((await ask(authority, ada.key, ada.organizationId, 'list_wallets')).status).toBe(200);
    expect((await whoami()).body).toMatchObject({ turnkeyErrorCode: 'INTERNAL' });
    expect((await control('GET', 'failures')).body.failures).toMatchObject([{ times: 1 }]);
    expect((await whoami()).status).toBe(500);
    expect((await whoami()).status).toBe(200);
    expect((await control('GET', 'failures')).body.failures).toEqual([]);
  });

  test('Too many requests, and the error page of a proxy, look as they do on the wire', async () => {
    await control('POST', 'failures', { operation: '*', with: 429 });
    await control('POST', 'failures', { operation: 'ACTIVITY_TYPE_CREATE_WALLET', with: 'html' });
    const limited = await fetch(`${authority.url}/public/v1/query/whoami`, { method: 'POST', body: '{}' });
    expect([limited.status, limited.headers.get('Retry-After')]).toEqual([429, '1']);
    expect(limited.headers.get('Access-Control-Allow-Origin')).toBe('*');
    const page = await fetch(`${authority.url}/public/v1/submit/create_wallet`, { method: 'POST', body: '{}' });
    expect([page.status, page.headers.get('Content-Type')]).toEqual([502, 'text/html']);
    expect(await page.text()).toMatch(/^<html>/);
  });

  test('A connection is reset, also after the operation has been carried out', async () => {
    await control('POST', 'failures', { operation: 'whoami', with: 'reset' });
    await expect(whoami()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    await control('POST', 'failures', { operation: 'update_user_name', with: 'reset', executes: true });
    const rename = submit(authority, ada.key, ada.organizationId, 'UPDATE_USER_NAME', {
      userId: ada.userId,
      userName: 'Renamed',
    });
    await expect(rename).rejects.toThrow();
    const { body } = await ask(authority, ada.key, ada.organizationId, 'get_user', { userId: ada.userId });
    expect(body.user.userName).toBe('Renamed');
  });

  test('An answer that does not come ends with the patience of the client, or when failures are forgotten', async () => {
    await control('POST', 'failures', { operation: 'whoami', times: 2, with: 'timeout' });
    const url = `${authority.url}/public/v1/query/whoami`;
    await expect(fetch(url, { method: 'POST', body: '{}', signal: AbortSignal.timeout(50) })).rejects.toThrow(
      'timeout',
    );
    const waiting = expect(whoami()).rejects.toThrow();
    await expect.poll(async () => (await control('GET', 'failures')).body.failures).toEqual([]);
    await control('DELETE', 'failures');
    await waiting;
  });

  test('An operation that Turnkey does not have cannot be made to fail', async () => {
    const { status, body } = await control('POST', 'failures', { operation: 'init_otpp', with: 500 });
    expect([status, body.message]).toEqual([400, expect.stringMatching('operation: not an operation of the API')]);
    expect((await control('POST', 'failures', { with: 418 })).status).toBe(400);
  });
});

test('The OpenAPI document describes every endpoint from the schemas that check its requests', async () => {
  const { body } = await control('GET', 'openapi.json');
  expect(body.openapi).toBe('3.1.0');
  expect(Object.keys(body.paths)).toContain('/_authority/codes/wait');
  const { requestBody, responses } = body.paths['/_authority/failures'].post;
  const { schema } = requestBody.content['application/json'];
  expect(schema.required).toEqual(['with']);
  expect(schema.properties.with.enum).toEqual([429, 500, 'timeout', 'reset', 'html']);
  expect(Object.keys(responses)).toEqual(['200', '400', '401', '404']);
});

test('A body that is not JSON, and a method that is not there, are refused', async () => {
  const headers = { Authorization: `Bearer ${TOKEN}` };
  const url = `${authority.url}/_authority/clock`;
  expect((await fetch(url, { method: 'PUT', headers, body: '[' })).status).toBe(400);
  expect((await fetch(url, { method: 'POST', headers, body: '{}' })).status).toBe(404);
});

test('A credential of the API does not open the control API', async () => {
  const key = createApiKeyPair();
  expect((await control('GET', 'clock', undefined, key.publicKey)).status).toBe(401);
});

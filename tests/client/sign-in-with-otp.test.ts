import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import { type ClientPage, startClientPage } from './client-page.ts';
import { guideBackend, problem } from './guide-backend.ts';

let clientPage: ClientPage;
let authority: TestAuthority;

beforeAll(async () => {
  [clientPage, authority] = await Promise.all([startClientPage(), startTestAuthority()]);
});
afterAll(async () => {
  await clientPage.close();
  await authority.close();
});
beforeEach(() => {
  for (const [path, route] of guideBackend(authority)) clientPage.routes.set(path, route);
});

function options() {
  return {
    backendUrl: '/auth',
    turnkeyApiUrl: authority.url,
    tlsFetcherPublicKey: authority.authority.publicKeys.tlsFetcher,
  };
}

/** Signs in; `codes` are typed one after the other, an empty one stands for the right one. */
async function signIn(tab: Page, contact: string, codes: string[] = ['']) {
  await tab.exposeFunction('codeOf', authority.lastCode);
  return tab.evaluate(
    async ({ options, contact, codes }) => {
      const client = page.createPosternClient(options);
      const asked: [number, string | undefined][] = [];
      const readCode = async ({ attemptsLeft, error }: { attemptsLeft: number; error?: { code: string } }) => {
        asked.push([attemptsLeft, error?.code]);
        return codes.shift() || window.codeOf(contact);
      };
      const outcome = await client.signInWithOtp({ contact, readCode }).catch((error) => error.code as string);
      return { outcome, asked, keys: (await client.keys.list()).length, active: await client.sessions.get() };
    },
    { options: options(), contact, codes },
  );
}

declare global {
  interface Window {
    codeOf(contact: string): Promise<string>;
  }
}

test('A code signs in, and the session stamps requests that Turnkey accepts', async () => {
  const tab = await clientPage.open();
  const { outcome, asked, keys, active } = await signIn(tab, 'alice@example.com');
  expect(outcome).toEqual({ outcome: 'signed-in', session: active, created: false });
  expect([asked, keys]).toEqual([[[3, undefined]], 1]);
  const seen = await tab.evaluate(async (clientOptions) => {
    const client = page.createPosternClient(clientOptions);
    const accounts = [
      {
        curve: 'CURVE_SECP256K1',
        pathFormat: 'PATH_FORMAT_BIP32',
        path: "m/44'/60'/0'/0/0",
        addressFormat: 'ADDRESS_FORMAT_ETHEREUM',
      } as const,
    ];
    const wallet = await client.submit('ACTIVITY_TYPE_CREATE_WALLET', { walletName: 'Wallet', accounts });
    const whoami = await client.request('/public/v1/query/whoami');
    const failure = await client.request('/public/v1/query/get_wallet', { walletId: 'none' }).then(
      () => undefined,
      (error) => error,
    );
    const { status, code, message } = failure;
    const refused = { isTurnkeyRequestError: failure instanceof page.TurnkeyRequestError, status, code, message };
    return { wallet, whoami, refused };
  }, options());
  expect(seen.wallet).toMatchObject({ walletId: expect.any(String), addresses: [expect.stringMatching(/^0x/)] });
  expect(seen.whoami).toMatchObject({ organizationId: active?.organizationId, userId: active?.userId });
  expect(seen.refused).toMatchObject({ isTurnkeyRequestError: true, message: expect.any(String) });
  expect(seen.refused.status).toBeGreaterThanOrEqual(400);
});

test('The client asks for the code again after a wrong one', async () => {
  const { outcome, asked, keys } = await signIn(await clientPage.open(), 'bob@example.com', ['wrong1', 'wrong2', '']);
  expect(outcome).toMatchObject({ session: { sessionKey: 'default' } });
  expect(asked).toEqual([
    [3, undefined],
    [2, 'INVALID_OTP_CODE'],
    [1, 'INVALID_OTP_CODE'],
  ]);
  expect(keys).toBe(1);
});

test('The client gives up after three wrong codes and leaves nothing behind', async () => {
  const wrong = ['wrong1', 'wrong2', 'wrong3', ''];
  const { outcome, asked, keys, active } = await signIn(await clientPage.open(), 'carol@example.com', wrong);
  expect([outcome, asked.length, keys, active]).toEqual(['INVALID_OTP_CODE', 3, 0, null]);
});

test('A log-in that fails leaves nothing behind', async () => {
  clientPage.routes.set('/auth/otp-login', () => problem('UPSTREAM_UNAVAILABLE'));
  const { outcome, keys, active } = await signIn(await clientPage.open(), 'dave@example.com');
  expect([outcome, keys, active]).toEqual(['UPSTREAM_UNAVAILABLE', 0, null]);
});

test('The session of another user is refused', async () => {
  const first = await signIn(await clientPage.open(), 'erin@example.com');
  clientPage.routes.set('/auth/otp-login', () => ({ json: { sessionToken: first.active?.token } }));
  const { outcome, keys, active } = await signIn(await clientPage.open(), 'mallory@example.com');
  expect([outcome, keys, active]).toEqual(['UNEXPECTED_RESPONSE', 0, null]);
});

test('Two tabs of one browser can sign in at the same time', async () => {
  const first = await clientPage.open();
  const second = await clientPage.openBeside(first);
  const results = await Promise.all([signIn(first, 'frank@example.com'), signIn(second, 'grace@example.com')]);
  for (const { outcome } of results) expect(outcome).toMatchObject({ session: { sessionKey: 'default' } });
  const whoami = await first.evaluate(
    (clientOptions) => page.createPosternClient(clientOptions).request('/public/v1/query/whoami'),
    options(),
  );
  expect(whoami).toMatchObject({ userId: expect.any(String) });
});

test('A sign-in can be aborted while the user looks for the code', async () => {
  const tab = await clientPage.open();
  const seen = await tab.evaluate(async (clientOptions) => {
    const client = page.createPosternClient(clientOptions);
    const controller = new AbortController();
    const readCode = () => {
      controller.abort(new Error('closed'));
      return new Promise<string>(() => {});
    };
    const signal = controller.signal;
    const outcome = client.signInWithOtp({ contact: 'heidi@example.com', readCode, signal });
    const ended = await outcome;
    const before = await client.initOtp({ contact: 'heidi@example.com', signal }).catch((error) => error.message);
    return { ended, before, keys: await client.keys.list() };
  }, options());
  expect(seen).toEqual({ ended: { outcome: 'cancelled' }, before: 'closed', keys: [] });
});

test('Errors say what happened and what to do next', async () => {
  clientPage.routes.set('/auth/init-otp', () => problem('TOO_MANY_OTPS'));
  const tab = await clientPage.open();
  const errors = await tab.evaluate(async (clientOptions) => {
    const fields = (error: InstanceType<typeof page.PosternError>) => {
      const { code, status, message, action, requestId } = error;
      return { isPosternError: error instanceof page.PosternError, code, status, message, action, requestId };
    };
    const init = (backendUrl: string) =>
      page
        .createPosternClient({ ...clientOptions, backendUrl })
        .initOtp({ contact: '+15005550006' })
        .catch(fields);
    const request = page.createPosternClient(clientOptions).request('/public/v1/query/whoami');
    return [
      await init('/auth'),
      await init('/elsewhere'),
      await init('http://127.0.0.1:9'),
      await request.catch(fields),
    ];
  }, options());
  expect(errors).toEqual([
    {
      isPosternError: true,
      code: 'TOO_MANY_OTPS',
      status: 429,
      message: 'Too many codes were sent to this contact.',
      action: 'Use a code that has already arrived, or wait for the number of seconds in the Retry-After header.',
      requestId: 'request-7',
    },
    expect.objectContaining({ isPosternError: true, code: 'UNEXPECTED_RESPONSE', status: 404 }),
    expect.objectContaining({ isPosternError: true, code: 'NETWORK_ERROR', status: 0 }),
    expect.objectContaining({ isPosternError: true, code: 'NO_SESSION', status: 0, action: 'Sign in.' }),
  ]);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClientPage, startClientPage } from './client-page.ts';

const NOW = Date.UTC(2030, 0, 1);
const ACTIVITY = { id: 'activity', organizationId: 'organization' };
let clientPage: ClientPage;

beforeAll(async () => {
  clientPage = await startClientPage();
});
afterAll(() => clientPage.close());

/** Submits an activity to a server that answers with these states of it, one after the other. */
async function submit(...states: object[]) {
  const requests: object[] = [];
  clientPage.clock.now = () => NOW;
  const answer = (body: string) => {
    requests.push(JSON.parse(body));
    return { json: { activity: { ...ACTIVITY, ...states.shift() } } };
  };
  clientPage.routes.set('/public/v1/submit/sign_raw_payload', answer);
  clientPage.routes.set('/public/v1/query/get_activity', answer);
  const tab = await clientPage.open();
  const outcome = await tab.evaluate(
    async ({ origin, now }) => {
      const client = page.createPosternClient({ backendUrl: '/auth', turnkeyApiUrl: origin, now: () => now });
      await client.sessions.store(page.sessionToken(await client.keys.create(), now / 1_000 + 900));
      const parameters = {
        signWith: '0x00',
        payload: '00',
        encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
        hashFunction: 'HASH_FUNCTION_SHA256',
      } as const;
      return client.submit('ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2', parameters).catch((error) => {
        const { name, message, status, code, activity } = error;
        return { name, message, status, code, activity };
      });
    },
    { origin: clientPage.origin, now: NOW },
  );
  return { outcome, requests };
}

test('The client waits for the result of an activity', async () => {
  const result = { signRawPayloadResult: { r: '01', s: '02', v: '00' } };
  const { outcome, requests } = await submit(
    { status: 'ACTIVITY_STATUS_CREATED', result: {} },
    { status: 'ACTIVITY_STATUS_PENDING' },
    { status: 'ACTIVITY_STATUS_COMPLETED', result },
  );
  expect(outcome).toEqual({ r: '01', s: '02', v: '00' });
  expect(requests).toEqual([
    {
      type: 'ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2',
      timestampMs: String(NOW),
      organizationId: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
      parameters: expect.objectContaining({ payload: '00' }),
    },
    { organizationId: 'organization', activityId: 'activity' },
    { organizationId: 'organization', activityId: 'activity' },
  ]);
});

test('The error of a failed activity says why it failed', async () => {
  const failure = { code: 3, message: 'invalid payload encoding', details: [] };
  const { outcome } = await submit({ status: 'ACTIVITY_STATUS_FAILED', failure });
  expect(outcome).toEqual({
    name: 'TurnkeyRequestError',
    message: 'invalid payload encoding',
    status: 200,
    code: 3,
    activity: { id: 'activity', status: 'ACTIVITY_STATUS_FAILED' },
  });
});

test('An activity that needs another user’s approval is reported, and the client does not wait for it', async () => {
  const { outcome, requests } = await submit({ status: 'ACTIVITY_STATUS_CONSENSUS_NEEDED' });
  expect(outcome).toMatchObject({ activity: { id: 'activity', status: 'ACTIVITY_STATUS_CONSENSUS_NEEDED' } });
  expect(requests).toHaveLength(1);
});

test('An answer that is not an activity is an error', async () => {
  clientPage.clock.now = Date.now;
  clientPage.routes.set('/public/v1/query/whoami', () => ({ status: 500, json: {} }));
  const tab = await clientPage.open();
  const errors = await tab.evaluate(async (origin) => {
    const client = page.createPosternClient({ backendUrl: '/auth', turnkeyApiUrl: origin });
    await client.sessions.store(page.sessionToken(await client.keys.create(), Math.ceil(Date.now() / 1_000) + 900));
    const seen = ({ name, code, status }: { name: string; code: string; status: number }) => [name, code, status];
    return [
      await client.request('/public/v1/query/whoami').catch(seen),
      await client.submit('ACTIVITY_TYPE_NO_SUCH_V3', {}).catch(seen),
    ];
  }, clientPage.origin);
  expect(errors).toEqual([
    ['TurnkeyRequestError', 0, 500],
    ['PosternError', 'UNEXPECTED_RESPONSE', 404],
  ]);
});

test.each(['/auth/healthz', '/public/v1/submit/sign_raw_payload'])(
  'An aborted signal ends a submission that waits after %s',
  async (abortAt) => {
    const tab = await clientPage.open();
    const outcome = await tab.evaluate(
      async ({ abortAt, now }) => {
        const controller = new AbortController();
        const paths: string[] = [];
        const send = async (input: RequestInfo | URL) => {
          const { pathname } = new URL(String(input), location.href);
          paths.push(pathname);
          if (pathname === abortAt) controller.abort(new Error('the app has aborted'));
          // A server that never answers.
          if (pathname === '/auth/healthz' && pathname === abortAt) return new Promise<Response>(() => {});
          const activity = { id: 'activity', organizationId: 'organization', status: 'ACTIVITY_STATUS_PENDING' };
          return new Response(JSON.stringify({ activity }));
        };
        const client = page.createPosternClient({ backendUrl: '/auth', now: () => now, fetch: send });
        await client.sessions.store(page.sessionToken(await client.keys.create(), now / 1_000 + 900));
        const options = { signal: controller.signal };
        const reason = await client.submit('ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2', {} as never, options).catch(String);
        return { reason, paths };
      },
      { abortAt, now: NOW },
    );
    expect(outcome.reason).toBe('Error: the app has aborted');
    expect(outcome.paths.at(-1)).toBe(abortAt);
  },
);

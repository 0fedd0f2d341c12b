import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPostgresStore, type Store } from '@postern/backend';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { CommandError } from '../../packages/cli/src/command-error.ts';
import { failureSentence } from '../../packages/cli/src/failure-sentence.ts';
import { createProgram } from '../../packages/cli/src/program.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { startWebhookReceiver, verified, type WebhookReceiver } from '../setup/webhook-receiver.ts';
import { runPostern } from './postern-process.ts';

const CRM = { parentId: 'parent', endpoint: 'crm' };
const NOVEMBER_25 = Date.parse('2026-11-25T12:00:00Z');
const DAY_MS = 86_400_000;

let database: TestDatabase;
let store: Store;
let receiver: WebhookReceiver;
let folder: string;

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  folder = await mkdtemp(join(tmpdir(), 'postern-webhooks-'));
  const endpoint = { url: receiver.url, secrets: receiver.secret };
  await writeFile(
    join(folder, 'postern.config.ts'),
    `import { defineConfig } from '@postern/backend';
     export default defineConfig({ webhooks: { endpoints: { crm: ${JSON.stringify(endpoint)} } } });`,
  );
  database = await createTestDatabase();
  store = await createPostgresStore({ url: database.url });
  const { webhookOutbox } = store;
  const given = [
    { id: 'msg_early', createdAtMs: NOVEMBER_25 - DAY_MS, result: { state: 'failed', answer: '410' } },
    { id: 'msg_late', createdAtMs: NOVEMBER_25, result: { state: 'failed', answer: 'no answer in time' } },
    { id: 'msg_done', createdAtMs: NOVEMBER_25 + 1_000, result: { state: 'delivered', answer: '204' } },
  ] as const;
  for (const { id, createdAtMs, result } of given) {
    await webhookOutbox.add([{ ...CRM, id, type: 'user.signed_up', body: '{"secret":"body"}', createdAtMs }]);
    const claimed = await webhookOutbox.claim(CRM, createdAtMs, createdAtMs);
    if (claimed) await webhookOutbox.settle(CRM, claimed, result, createdAtMs + 2_000);
  }
  const waiting = { ...CRM, endpoint: 'mail', id: 'msg_new', type: 'user.logged_in', body: '{}' };
  await webhookOutbox.add([{ ...waiting, createdAtMs: NOVEMBER_25 + 5_000 }]);
});
afterAll(async () => {
  await store.close();
  await database.drop();
  await receiver.close();
  await rm(folder, { recursive: true });
});

/** Runs the command in this process: to start Node for each takes most of the time. */
async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(line));
  vi.stubEnv('DATABASE_URL', database.url);
  try {
    await createProgram().parseAsync(['webhooks', ...args], { from: 'user' });
    return { code: 0, stdout: lines.join('\n'), stderr: '' };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = error instanceof CommandError ? error.exitCode : 1;
    return { code, stdout: lines.join('\n'), stderr: failureSentence(error) };
  } finally {
    vi.unstubAllEnvs();
    log.mockRestore();
  }
}

test('An operator sees how many webhooks wait, were delivered and have failed, and why', async () => {
  const { stdout } = await runPostern(['webhooks', 'list'], { DATABASE_URL: database.url });
  expect(stdout).toBe(`crm   0 waiting, 1 delivered, 2 failed
mail  1 waiting, 0 delivered, 0 failed

… 2026-11-25 12:00:05  user.logged_in  mail  msg_new  waiting, 0 attempts, next at 2026-11-25 12:00:05 UTC
✓ 2026-11-25 12:00:01  user.signed_up  crm   msg_done  delivered, 1 attempt, last answer: 204
✗ 2026-11-25 12:00:00  user.signed_up  crm   msg_late  failed, 1 attempt, last answer: no answer in time
✗ 2026-11-24 12:00:00  user.signed_up  crm   msg_early  failed, 1 attempt, last answer: 410
`);
  const json = await run('list', '--state', 'failed', '--endpoint', 'crm', '--until', '2026-11-25', '--json');
  expect(JSON.parse(json.stdout)).toEqual({
    counts: [{ ...CRM, state: 'failed', count: 1 }],
    deliveries: [
      {
        ...CRM,
        id: 'msg_early',
        type: 'user.signed_up',
        state: 'failed',
        attempts: 1,
        answer: '410',
        createdAt: '2026-11-24T12:00:00.000Z',
        dueAt: null,
        settledAt: '2026-11-24T12:00:02.000Z',
      },
    ],
  });
});

test('An operator sends again what has failed since a time, and one webhook by its id', async () => {
  expect(await run('replay', '--failed', '--since', '2026-11-25')).toMatchObject({
    code: 0,
    stdout: '1 webhook is due now, with the same id as before. A backend that runs sends it within seconds.',
  });
  expect(await store.webhookOutbox.claim(CRM, Date.now(), Date.now())).toMatchObject({ id: 'msg_late', attempt: 1 });
  expect((await run('replay', 'msg_early')).code).toBe(0);
  expect(await store.webhookOutbox.count(CRM)).toMatchObject([
    { state: 'delivered', count: 1 },
    { state: 'waiting', count: 2 },
  ]);
  expect(await run('replay', 'msg_none')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no webhook msg_none'),
  });
  expect(await run('replay', '--failed')).toMatchObject({ code: 2, stderr: expect.stringContaining('--since') });
});

test('A test event is signed with the secret of the configuration, and its answer is printed', async () => {
  const config = ['--config', join(folder, 'postern.config.ts')];
  const sent = await run('test', 'crm', ...config);
  expect(sent).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^✓ crm answered 204 to msg_[\w-]+ after \d+ ms\.$/m),
  });
  const [webhook] = receiver.taken();
  expect(webhook && verified(webhook, receiver.secret)).toMatchObject({ type: 'test', data: {} });
  receiver.answerWith({ status: 302, headers: { Location: 'http://127.0.0.1:9/' } });
  const redirected = await run('test', 'crm', ...config);
  expect(redirected).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/crm has not accepted msg_[\w-]+: redirect/),
  });
  const unknown = await run('test', 'crn', ...config);
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('Did you mean crm?') });
  expect(sent.stdout + redirected.stderr).not.toMatch(/whsec_|hooks\?from/);
});

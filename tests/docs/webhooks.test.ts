import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createMemoryStore, createPostern } from '@postern/backend';
import { transform } from 'esbuild';
import { expect, test } from 'vitest';
import { RETRY_PAUSES_MS } from '../../packages/backend/src/webhooks/retry-schedule.ts';
import { WEBHOOK_EVENTS } from '../../packages/backend/src/webhooks/webhook-event.ts';
import { PARENT, turnkeyAt } from '../backend/working-turnkey.ts';
import { newWebhookSecret } from '../setup/webhook-receiver.ts';
import { examplesOfPage } from './code-examples.ts';

const page = await readFile(new URL('../../docs/webhooks.md', import.meta.url), 'utf8');

/** The cells of the table whose head begins with a word, row by row. */
function table(head: string): string[][] {
  const [, rest = ''] = page.split(new RegExp(`^\\| ${head} .*$`, 'm'));
  const [rows = ''] = rest.trimStart().split('\n\n');
  return rows
    .split('\n')
    .slice(1)
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

test('The page docs/webhooks.md has every event and when it is sent', () => {
  const rows = table('event').map(([name = '', when]) => [name.replaceAll('`', ''), when]);
  expect(Object.fromEntries(rows)).toEqual(WEBHOOK_EVENTS);
});

test('The page docs/webhooks.md has the pauses between the attempts', () => {
  const units: Record<string, number> = { s: 1_000, min: 60_000, h: 3_600_000 };
  const [[, , ...pauses] = []] = table('attempt');
  const inMs = pauses.map((pause) => {
    const [number, unit = ''] = pause.split(' ');
    return Number(number) * (units[unit] ?? Number.NaN);
  });
  expect(inMs).toEqual(RETRY_PAUSES_MS);
});

test('The server of docs/webhooks.md accepts what the backend sends, and nothing else', async () => {
  const example = (await examplesOfPage('docs/webhooks.md')).find(({ code }) => code.includes('standardwebhooks'));
  const { code } = await transform(example?.code ?? '', { loader: 'ts' });
  const folder = new URL('../dist/webhook-server/', import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL('server.mjs', folder), code);
  const secret = newWebhookSecret();
  Object.assign(process.env, { CRM_WEBHOOK_SECRET: secret, PORT: '0' });
  const { server } = await import(/* @vite-ignore */ new URL('server.mjs', folder).href);
  try {
    await (server.listening || once(server, 'listening'));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const store = createMemoryStore();
    const postern = createPostern({
      environment: {},
      turnkey: turnkeyAt('http://127.0.0.1:9'),
      webhooks: { endpoints: { crm: { url, secrets: secret }, wrong: { url, secrets: newWebhookSecret() } } },
      store,
    });
    const webhook = { id: 'msg_1', parentId: PARENT, type: 'user.signed_up', body: '{"type":"user.signed_up"}' };
    await store.webhookOutbox.add(
      ['crm', 'wrong'].map((endpoint) => ({ ...webhook, endpoint, createdAtMs: Date.now() })),
    );
    await postern.deliverWebhooks();
    expect(await store.webhookOutbox.list({}, 9)).toMatchObject([
      { endpoint: 'crm', answer: '204', state: 'delivered' },
      { endpoint: 'wrong', answer: '400', state: 'waiting' },
    ]);
    await postern.close();
  } finally {
    delete process.env.CRM_WEBHOOK_SECRET;
    delete process.env.PORT;
    server.close();
    await rm(folder, { recursive: true });
  }
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { createServer } from 'vite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { FORMATS } from '../../packages/cli/src/env/formats.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { launchChromium } from '../setup/chromium.ts';
import { freePort } from '../setup/free-port.ts';
import { startExample } from './example-process.ts';

const FOLDER = fileURLToPath(new URL('../../examples/quick-start/', import.meta.url));
/** The origin that the server of the example names. */
const ORIGIN = 'http://localhost:5173';

const deployment = sharedDeployment();
const stops: (() => Promise<unknown>)[] = [];
let page: Page;

/** The page and the server as in docs/quick-start.md, but Vite listens on a port that the system chooses. */
beforeAll(async () => {
  const variables = deployment.environment();
  const server = await startExample('quick-start', { ...variables, PORT: String(await freePort()) });
  stops.push(server.stop);
  for (const [name, value] of Object.entries({ SERVER: server.url, ...FORMATS.vite(variables) }))
    vi.stubEnv(name, value);
  const cacheDir = await mkdtemp(join(tmpdir(), 'postern-quick-start-'));
  stops.push(() => rm(cacheDir, { recursive: true, force: true }));
  const port = await freePort();
  const vite = await createServer({ root: FOLDER, cacheDir, logLevel: 'silent', server: { port, hmr: false } });
  stops.push(() => vite.close());
  await vite.listen();
  const browser = await launchChromium();
  stops.push(() => browser.close());
  page = await browser.newPage({ permissions: ['local-network-access'] });
  await page.route(`${ORIGIN}/**`, async (route) => {
    const url = route.request().url().replace(ORIGIN, `http://localhost:${port}`);
    await route.fulfill({ response: await route.fetch({ url }) });
  });
}, 60_000);
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  vi.unstubAllEnvs();
});

test('A newcomer signs in on the page of the quick start, and the server knows who it is', async () => {
  page.on('dialog', async (dialog) => {
    expect(dialog.message()).toBe('The code from the e-mail:');
    await dialog.accept(await deployment.authority.lastCode('grace@example.com'));
  });
  await page.goto(ORIGIN);
  await page.getByLabel('E-mail address').fill('grace@example.com');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const output = page.locator('#output');
  await output.filter({ hasText: 'address' }).waitFor();
  expect(JSON.parse((await output.textContent()) ?? '')).toEqual({
    me: {
      userId: expect.any(String),
      organizationId: expect.any(String),
      identity: { type: 'email', contact: 'grace@example.com' },
    },
    address: expect.stringMatching(/^0x[0-9a-fA-F]{40}$/),
  });
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
}, 30_000);

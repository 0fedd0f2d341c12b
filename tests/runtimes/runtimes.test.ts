import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deployment, startDeployment } from '../backend/deployment.ts';
import { overHttp } from '../backend/over-http.ts';
import { freePort } from '../setup/free-port.ts';
import { startWebhookReceiver, verified, type WebhookReceiver } from '../setup/webhook-receiver.ts';
import { RUNTIMES } from './runtimes.ts';

const here = import.meta.dirname;
const run = promisify(execFile);

let deployment: Deployment;
let folder: string;
let receiver: WebhookReceiver;

beforeAll(async () => {
  if (!existsSync(join(here, 'node_modules'))) {
    await run('npm', ['ci', '--ignore-scripts'], { cwd: here });
    await run(process.execPath, ['install.js'], { cwd: join(here, 'node_modules/bun') });
  }
  deployment = await startDeployment();
  receiver = await startWebhookReceiver();
  folder = await mkdtemp(join(tmpdir(), 'postern-runtimes-'));
  await bundle();
}, 180_000);

afterAll(async () => {
  await deployment.close();
  await receiver.close();
  await rm(folder, { recursive: true, force: true });
});

/** One file for all, as a bundler for Workers makes it. */
async function bundle(): Promise<void> {
  const build = await rolldown({
    input: join(here, 'app.ts'),
    platform: 'node',
    resolve: { conditionNames: ['workerd', 'source', 'import', 'default'] },
  });
  await build.write({ file: join(folder, 'app.mjs'), format: 'esm', codeSplitting: false });
  await build.close();
}

describe.each(RUNTIMES)('the backend in $name', (runtime) => {
  let child: ChildProcess;
  let url: string;
  let output = '';

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const settings = {
      ...deployment.environment(),
      WEBHOOK_URL: receiver.url,
      WEBHOOK_SECRETS: receiver.secret,
    };
    const [program, ...args] = await runtime.command(folder, port, settings);
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...settings };
    child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text));
    await answering();
  }, 60_000);

  afterAll(async () => {
    if (child.pid === undefined || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    // The npm package of Deno starts it as a process of its own, in the same group.
    process.kill(-child.pid, 'SIGKILL');
    await ended;
  });

  /** The runtime says nothing when it is ready, so it is asked until it answers. */
  async function answering(): Promise<void> {
    while (child.exitCode === null) {
      const response = await fetch(`${url}/auth/healthz`).catch(() => undefined);
      if (response?.ok) return;
      if (response) throw new Error(`${runtime.name} answers ${response.status}: ${await response.text()} ${output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${runtime.name} has ended: ${output}`);
  }

  it('The backend signs a user in, tells the app who is calling, and sends webhooks', async () => {
    const browser = deployment.browser(overHttp(url));
    const token = await deployment.prove(browser, deployment.newEmail());
    const { status, body } = await browser.otpLogin(token);
    expect(status).toBe(200);
    const response = await fetch(`${url}/me`, { headers: { Authorization: `Bearer ${body.sessionToken}` } });
    expect(await response.json()).toMatchObject({ organizationId: body.organizationId, userId: body.userId });
    expect((await fetch(`${url}/me`)).status).toBe(401);
    expect((await fetch(`${url}/deliver`)).status).toBe(200);
    const webhooks = (await receiver.take(2)).map((webhook) => verified(webhook, receiver.secret).type);
    expect(webhooks.sort()).toEqual(['user.logged_in', 'user.signed_up']);
  });
});

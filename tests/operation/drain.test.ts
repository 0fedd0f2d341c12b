import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sharedDeployment } from '../backend/deployment.ts';
import { type FaultProxy, startFaultProxy } from '../faults/fault-proxy.ts';
import { stampOf } from '../setup/stamped.ts';
import { type BackendProcess, startBackend } from './backend-command.ts';
import { startRoundRobin } from './round-robin.ts';

const WHOAMI = '/proxy/public/v1/query/whoami';
const USERS = 12;
const PATIENT = { timeout: 20_000, interval: 20 };

const deployment = sharedDeployment();
const running: BackendProcess[] = [];
let upstream: FaultProxy;
let environment: Record<string, string>;

beforeAll(async () => {
  upstream = await startFaultProxy(deployment.authority.url);
  environment = { ...deployment.environment(), TURNKEY_API_URL: upstream.url };
});
afterAll(async () => {
  for (const { end } of running) await end('SIGKILL');
  await upstream.close();
});

async function start(drainSeconds: string): Promise<BackendProcess> {
  const backend = await startBackend(environment, '--drain-seconds', drainSeconds);
  running.push(backend);
  return backend;
}

interface Reply {
  status: number;
  connection: string | undefined;
}

/** A user with one connection. Requests that get no whole answer are rejected. */
function user() {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { organizationId, apiKey } = deployment.authority;
  return {
    async whoami(backendUrl: string): Promise<Reply> {
      const body = JSON.stringify({ organizationId });
      const headers = { 'Content-Type': 'application/json', 'X-Stamp': stampOf(apiKey, body) };
      const sent = httpRequest(backendUrl + WHOAMI, { method: 'POST', agent, headers });
      sent.end(body);
      const [response] = await once(sent, 'response');
      let text = '';
      for await (const chunk of response) text += chunk;
      expect(JSON.parse(text)).toMatchObject({ organizationId });
      return { status: response.statusCode, connection: response.headers.connection };
    },
    close: () => agent.destroy(),
  };
}

const isReady = async (url: string): Promise<boolean> =>
  (await fetch(`${url}/readyz`, { headers: { connection: 'close' } })).ok;

test('After SIGTERM every request that was sent is answered, and the process ends with 0', async () => {
  const backend = await start('2');
  const users = Array.from({ length: USERS }, user);
  const all = () => Promise.all(users.map(({ whoami }) => whoami(backend.url)));
  const ok = { status: 200, connection: 'keep-alive' };
  const last = { status: 200, connection: 'close' };
  expect(await all()).toEqual(users.map(() => ok));
  expect(await isReady(backend.url)).toBe(true);

  upstream.break('whoami', 'held before');
  const slow = all();
  await vi.waitFor(() => expect(upstream.held()).toBe(USERS), PATIENT);
  upstream.mend();
  backend.child.kill('SIGTERM');
  await vi.waitFor(async () => expect(await isReady(backend.url)).toBe(false), PATIENT);

  // Others still come, until their load balancer has noticed.
  const late = Array.from({ length: USERS }, user);
  expect(await Promise.all(late.map(({ whoami }) => whoami(backend.url)))).toEqual(late.map(() => last));
  // A connection on which nothing is ever sent does not keep the process.
  const { hostname, port } = new URL(backend.url);
  const silent = connect(Number(port), hostname);
  await once(silent, 'connect');
  await vi.waitFor(() => expect(isReady(backend.url)).rejects.toThrow(), PATIENT);
  await upstream.deliver();
  expect(await slow).toEqual(users.map(() => last));

  const { code, stderr } = await backend.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const said = backend.lines().filter(({ audit }) => !audit);
  expect(said.map(({ msg }) => msg)).toEqual(['the backend is ready', 'stopping', 'draining']);
  const refusedProbes = backend.lines().filter(({ audit }) => Object(audit).code);
  expect(refusedProbes.every(({ audit }) => Object(audit).code === 'STOPPING')).toBe(true);
  for (const { close } of [...users, ...late]) close();
});

test('Ctrl-C does not wait for a load balancer, but for open requests', async () => {
  const backend = await start('600');
  const ada = user();
  upstream.break('whoami', 'held before');
  const slow = ada.whoami(backend.url);
  await vi.waitFor(() => expect(upstream.held()).toBe(1), PATIENT);
  upstream.mend();
  backend.child.kill('SIGINT');
  await vi.waitFor(() => expect(isReady(backend.url)).rejects.toThrow(), PATIENT);
  await upstream.deliver();
  expect(await slow).toEqual({ status: 200, connection: 'close' });
  expect((await backend.ended).code).toBe(0);
  ada.close();
});

test('A second signal ends the process at once', async () => {
  const backend = await start('600');
  backend.child.kill('SIGTERM');
  await backend.said(/"draining"/);
  // One keystroke may arrive as two signals, so a second one counts only after a moment.
  const again = setInterval(() => backend.child.kill('SIGTERM'), 100);
  expect((await backend.ended).code).toBe(130);
  clearInterval(again);
});

test('A rolling restart of two processes behind a load balancer drops no request', async () => {
  const [first, second, ...fresh] = await Promise.all(['2', '2', '2', '2'].map(start));
  const balancer = await startRoundRobin([first, second] as BackendProcess[]);
  const users = Array.from({ length: USERS }, user);
  const replies: Reply[] = [];
  let isOver = false;
  const load = users.map(async ({ whoami }) => {
    while (!isOver) replies.push(await whoami(balancer.url));
  });
  const served = async (index: number, more: number): Promise<void> => {
    const before = balancer.served(index);
    await vi.waitFor(() => expect(balancer.served(index)).toBeGreaterThan(before + more), PATIENT);
  };
  for (const index of [0, 1]) {
    await served(index, USERS);
    const { child, ended } = balancer.backends[index] as BackendProcess;
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    await balancer.replace(index, fresh[index] as BackendProcess);
  }
  await Promise.all([served(0, USERS), served(1, USERS)]);
  isOver = true;
  await Promise.all(load);
  expect(replies.filter(({ status }) => status !== 200)).toEqual([]);
  expect(balancer.failures()).toEqual([]);
  for (const { close } of users) close();
  await balancer.close();
});

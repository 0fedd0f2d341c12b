import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type LocalPostgres, startLocalPostgres } from './start-local-postgres.ts';

let dataDir: string;
const started: LocalPostgres[] = [];
const children: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'postern-local-postgres-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const server of started.splice(0)) await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function start(): Promise<LocalPostgres> {
  const server = await startLocalPostgres({ dataDir });
  started.push(server);
  return server;
}

async function run<Row extends object>(url: string, statement: string): Promise<Row[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await sql.unsafe<Row[]>(statement);
  } finally {
    await sql.end();
  }
}

async function postmasterPid(): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgresql-18/data/postmaster.pid'), 'utf8')).split('\n')[0]);
}

describe('a local PostgreSQL', () => {
  test('A new local PostgreSQL is durable, listens on 127.0.0.1 only and has its own password', async () => {
    const { url, reused } = await start();
    expect(reused).toBe(false);
    const settings = await run<{ name: string; setting: string }>(
      url,
      `SELECT name, setting FROM pg_settings WHERE name IN
        ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'server_encoding', 'max_connections')`,
    );
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      listen_addresses: '127.0.0.1',
      server_encoding: 'UTF8',
      max_connections: '200',
    });
    const passwordFile = await stat(join(dataDir, 'postgresql-18/password'));
    if (process.platform !== 'win32') expect(passwordFile.mode & 0o777).toBe(0o600);
    const intruder = new URL(url);
    intruder.password = 'postgres';
    await expect(run(intruder.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  test('A local PostgreSQL finds its data and its port on the second start', async () => {
    const first = await start();
    await run(first.url, 'CREATE TABLE kept AS SELECT 7 AS value');
    await first.stop();
    await expect(run(first.url, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const second = await start();
    expect(second).toMatchObject({ url: first.url, reused: false });
    expect(await run(second.url, 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
  });

  test('A local PostgreSQL takes another port when the previous one is in use', async () => {
    const first = await start();
    const port = Number(new URL(first.url).port);
    await first.stop();
    const occupant = createServer().listen(port, '127.0.0.1');
    await once(occupant, 'listening');
    try {
      const second = await start();
      expect(new URL(second.url).port).not.toBe(String(port));
    } finally {
      occupant.close();
    }
  });

  test('A local PostgreSQL that is killed loses nothing that it acknowledged', async () => {
    const first = await start();
    await run(first.url, 'CREATE TABLE kept AS SELECT 7 AS value');
    process.kill(await postmasterPid(), 'SIGKILL');
    const second = await start();
    expect(second.reused).toBe(false);
    expect(await run(second.url, 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
  });

  test('A local PostgreSQL starts although another process has inherited the number of the killed one', async () => {
    const first = await start();
    const pidFile = join(dataDir, 'postgresql-18/data/postmaster.pid');
    const lines = (await readFile(pidFile, 'utf8')).split('\n');
    await first.stop();
    await writeFile(pidFile, [String(process.pid), ...lines.slice(1)].join('\n'));
    const second = await start();
    expect(second.reused).toBe(false);
  });

  test('Stopping a local PostgreSQL does not signal the process that has inherited its number', async () => {
    const server = await start();
    const pidFile = join(dataDir, 'postgresql-18/data/postmaster.pid');
    const lines = (await readFile(pidFile, 'utf8')).split('\n');
    await server.stop();
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 60000)'], { stdio: 'ignore' });
    children.push(stranger);
    await once(stranger, 'spawn');
    await writeFile(pidFile, [String(stranger.pid), ...lines.slice(1)].join('\n'));
    await server.stop();
    await rm(pidFile);
    expect(stranger.signalCode).toBeNull();
    expect(stranger.kill(0)).toBe(true);
  });

  test('A local PostgreSQL is made again when the first start was interrupted', async () => {
    await mkdir(join(dataDir, 'postgresql-18.unfinished-1', 'data'), { recursive: true });
    await writeFile(join(dataDir, 'postgresql-18.unfinished-1', 'data', 'PG_VERSION'), '18\n');
    await start();
    expect(await readdir(dataDir)).not.toContain('postgresql-18.unfinished-1');
  });

  test('Several starts of a local PostgreSQL at once share one server', async () => {
    const servers = await Promise.all([start(), start(), start()]);
    expect(new Set(servers.map(({ url }) => url)).size).toBe(1);
    expect(servers.filter(({ reused }) => !reused)).toHaveLength(1);
  });

  test('A local PostgreSQL can be stopped twice, also by a start that found it running', async () => {
    const first = await start();
    const second = await start();
    expect(second).toMatchObject({ url: first.url, reused: true });
    await second.stop();
    await expect(run(first.url, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await first.stop();
  });

  test('A local PostgreSQL writes neither statements nor their values to its log', async () => {
    const { url } = await start();
    await expect(run(url, "SELECT 'alice@example.com'::int")).rejects.toThrow();
    await run(url, "CREATE TABLE contacts (email text UNIQUE); INSERT INTO contacts VALUES ('bob@example.com')");
    await expect(run(url, "INSERT INTO contacts VALUES ('bob@example.com')")).rejects.toMatchObject({ code: '23505' });
    expect(await readFile(join(dataDir, 'postgresql.log'), 'utf8')).not.toContain('example.com');
  });
});

describe('a data folder that cannot be used', () => {
  test('A data folder that cannot be written is refused with one sentence', async () => {
    const file = join(dataDir, 'file');
    await writeFile(file, '');
    const refused = startLocalPostgres({ dataDir: join(file, 'data') });
    await expect(refused).rejects.toMatchObject({ name: 'LocalPostgresError', code: 'DATA_DIR_NOT_WRITABLE' });
    await expect(refused).rejects.toThrow(/cannot be written: choose another one/);
  });

  test('A data folder that Postern did not make is refused', async () => {
    await mkdir(join(dataDir, 'postgresql-18'));
    await expect(start()).rejects.toMatchObject({ code: 'DATA_DIR_NOT_OURS' });
  });

  test('A data folder on which the server does not start is refused', async () => {
    const server = await start();
    await server.stop();
    await rm(join(dataDir, 'postgresql-18/data/global/pg_control'));
    await expect(start()).rejects.toMatchObject({ code: 'START_FAILED' });
  });
});

describe('a local PostgreSQL whose starting process is killed', () => {
  const SOON = { timeout: 20_000, interval: 5 };
  // Node runs the built package, which "npm test" has made up to date.
  const fixture = fileURLToPath(new URL('start-and-wait.fixture.mjs', import.meta.url));

  async function startInProcess(): Promise<{ child: ChildProcess; url: string; reused: boolean }> {
    const child = spawn(process.execPath, [fixture, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const [line] = await once(child.stdout, 'data');
    return { child, ...JSON.parse(String(line)) };
  }

  test('A local PostgreSQL survives a kill of the process that started it, and is taken over', async () => {
    const { child, url } = await startInProcess();
    await run(url, 'CREATE TABLE kept AS SELECT 7 AS value');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const second = await start();
    expect(second).toMatchObject({ url, reused: true });
    expect(await run(second.url, 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
  });

  test('A first start that is killed at any moment leaves a folder that the next one can use', async () => {
    for (const newest of [/unfinished/, /unfinished.*global/, /postgresql-18$/, /postmaster\.pid$/]) {
      const child = spawn(process.execPath, [fixture, dataDir], { stdio: 'ignore' });
      const paths = () => readdir(dataDir, { recursive: true });
      await vi.waitFor(async () => expect(await paths()).toContainEqual(expect.stringMatching(newest)), SOON);
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const server = await start();
    expect(await run(server.url, 'SELECT 1 AS value')).toEqual([{ value: 1 }]);
  });
});

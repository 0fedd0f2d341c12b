import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const COMMAND = join(import.meta.dirname, '../../packages/cli/bin/postern.js');

/** How long `postern dev` takes until it answers, from an empty data folder and again, and the memory at rest. */
export async function localStart({ progress }) {
  const data = await mkdtemp(join(tmpdir(), 'postern-bench-'));
  try {
    progress('from nothing');
    const fromNothing = await start(data);
    progress('with data');
    const withData = await start(data);
    return { fromNothing, withData };
  } finally {
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function start(data) {
  const startedAt = performance.now();
  const ports = ['--port', '0', '--authority-port', '0', '--oidc-port', '0'];
  const child = spawn(process.execPath, [COMMAND, 'dev', '--data', data, ...ports], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said += text;
      if (said.includes('Ctrl-C stops everything')) resolve();
    });
    ended.then((code) => reject(new Error(`postern dev has ended with ${code}.`)));
  });
  const milliseconds = Math.round(performance.now() - startedAt);
  const memoryBytes = await memoryOf(child.pid);
  child.kill('SIGINT');
  await ended;
  return { milliseconds, memoryBytes };
}

/**
 * The memory of a process, and of all that it has started, PostgreSQL among them. Shared pages count once (PSS of Linux).
 * @returns undefined on other systems.
 */
async function memoryOf(pid) {
  if (process.platform !== 'linux') return undefined;
  const children = new Map();
  for (const name of (await readdir('/proc')).filter((each) => /^\d+$/.test(each))) {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const below = (id) => (children.get(id) ?? []).flatMap((child) => [child, ...below(child)]);
  const own = await proportionalSet(pid);
  const others = await Promise.all(below(pid).map(proportionalSet));
  return { node: own, others: others.reduce((sum, bytes) => sum + bytes, 0) };
}

async function proportionalSet(pid) {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
}

import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Runs a script of the benchmark in a process of its own, and returns the JSON that it prints. */
export async function runScript(name, env = {}) {
  const script = join(import.meta.dirname, '../dist', name);
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${name} has ended with ${code}.`);
  return JSON.parse(text);
}

import { spawn } from 'node:child_process';
import { join } from 'node:path';

const SCRIPT = join(import.meta.dirname, '../dist/authority-cost.js');

/** Milliseconds of CPU time of Node and of PostgreSQL for each request to the authority. */
export async function authorityCost({ progress }) {
  progress('all requests');
  const child = spawn(process.execPath, [SCRIPT], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`The benchmark of the authority has ended with ${code}.`);
  return JSON.parse(text);
}

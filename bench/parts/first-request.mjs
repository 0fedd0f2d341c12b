import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');

/** Milliseconds until a page in Chromium has the answer to its first signed request, with each of the clients. */
export async function firstRequest({ progress }) {
  progress('in Chromium');
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-'));
  const result = join(folder, 'result.json');
  try {
    const args = [VITEST, 'run', '--config', join(ROOT, 'tests/first-request/vitest.config.ts')];
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, RESULT: result },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`The measurement in Chromium has ended with ${code}.`);
    return JSON.parse(await readFile(result, 'utf8'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { findChromium, NO_CHROMIUM } from '../../tools/chromium.ts';
import { cleanEnvironment, packedPackages } from '../setup/packed-packages.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const EXAMPLES = ['testing-vitest', 'testing-jest', 'testing-playwright'];
const PACKAGES = ['protocol', 'client', 'backend', 'authority', 'testing'].map((name) => `@postern/${name}`);
const SLOW_MS = 240_000;

let folder: string;

/** The examples as users have them, with our packages from their tarballs. One installation for all three is faster. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-testing-examples-'));
  const packed = Object.fromEntries((await packedPackages()).map(({ name, tarball }) => [name, `file:${tarball}`]));
  const ours = Object.fromEntries(PACKAGES.map((name) => [name, packed[name]]));
  for (const name of EXAMPLES) {
    await cp(join(ROOT, 'examples', name), join(folder, name), {
      recursive: true,
      filter: (path) => !path.endsWith('/node_modules'),
    });
    const manifest = JSON.parse(await readFile(join(folder, name, 'package.json'), 'utf8'));
    for (const list of [manifest.dependencies, manifest.devDependencies]) {
      for (const each of Object.keys(list)) list[each] = packed[each] ?? list[each];
    }
    await writeFile(join(folder, name, 'package.json'), JSON.stringify(manifest));
  }
  const root = { name: 'examples', private: true, workspaces: EXAMPLES, dependencies: ours };
  await writeFile(join(folder, 'package.json'), JSON.stringify(root));
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
  const installed = await run(folder, 'npm', ['install', ...quiet]);
  if (installed.code !== 0) throw new Error(installed.output);
}, SLOW_MS);

afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

test.for(EXAMPLES)(
  'The tests of the example %s pass in a project with the packed packages',
  { timeout: SLOW_MS },
  async (name) => {
    const chromium = await findChromium();
    if (!chromium) throw new Error(NO_CHROMIUM);
    const programs: Record<string, string[]> = {
      'testing-vitest': [bin('vitest/vitest.mjs'), 'run'],
      'testing-jest': ['--experimental-vm-modules', bin('jest/bin/jest.js')],
      'testing-playwright': [bin('@playwright/test/cli.js'), 'test'],
    };
    const env = { POSTERN_TESTING_DATABASE_URL: inject('databaseUrl'), CHROMIUM: chromium };
    const { code, output } = await run(join(folder, name), process.execPath, programs[name] ?? [], env);
    expect(code, output).toBe(0);
    expect(output).toMatch(/[45] passed/);
  },
);

function bin(path: string): string {
  return join(folder, 'node_modules', path);
}

function run(cwd: string, program: string, args: string[], more: Record<string, string> = {}) {
  const env = { ...cleanEnvironment(), ...more };
  return new Promise<{ code: number; output: string }>((resolve) => {
    execFile(program, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) || 1 : 0, output: `${stdout}${stderr}` });
    });
  });
}

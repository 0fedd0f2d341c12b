import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
let copy: string;

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'postern-docs-'));
  for (const path of ['bench/report', 'docs/images', 'docs/performance.md', 'docs/performance.json']) {
    await cp(join(ROOT, path), join(copy, path), { recursive: true });
  }
  await cp(join(ROOT, 'packages/client/README.md'), join(copy, 'packages/client/README.md'));
});

afterAll(() => rm(copy, { recursive: true }));

function differencesIn(folder: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(folder, 'bench/report/check.mjs')], (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}

test('The page of the performance, its charts and the READMEs have the figures that were measured', async () => {
  expect(await differencesIn(ROOT)).toBe('');
});

test.each([
  ['docs/performance.md', '| init-otp', '| other'],
  ['docs/images/performance-backend.svg', 'bare forwarder', 'other'],
  ['packages/client/README.md', 'Under 15 KB', 'Under 1 KB'],
])('Another figure in %s is found', async (path, text, other) => {
  const file = join(copy, path);
  const original = await readFile(file, 'utf8');
  expect(original).toContain(text);
  await writeFile(file, original.replace(text, other));
  expect(await differencesIn(copy)).toContain(path);
  await writeFile(file, original);
});

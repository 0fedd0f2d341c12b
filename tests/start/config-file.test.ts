import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runPostern } from './postern-process.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-config-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['export const config = {};', 'has no configuration as its default export: write "export default defineConfig('],
  ["export default { appName: 'secret' 'x' };", 'cannot be loaded: Unexpected token, expected "," ('],
  [
    "import { x } from 'not-installed'; export default { x };",
    "cannot be loaded: Cannot find module 'not-installed' (",
  ],
  ["throw new Error('No region is set.');", 'cannot be loaded: No region is set ('],
  ['export default { orgins: [] };', 'is not valid:\n- Option orgins does not exist. Did you mean origins?\n'],
])('The configuration file %j is refused with what is wrong', async (text, sentence) => {
  const file = join(folder, 'wrong.config.ts');
  await writeFile(file, text);
  const { code, stdout, stderr } = await runPostern(['backend', '--config', file]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^✗ \S+wrong\.config\.ts /);
  expect(stderr).toContain(sentence);
  expect(stderr).not.toContain('secret');
});

test('A configuration file that is not there is named', async () => {
  const missing = join(folder, 'missing.ts');
  const { code, stderr } = await runPostern(['backend', '--config', missing]);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `✗ There is no file ${missing}: name another one with --config.\n`,
  });
});

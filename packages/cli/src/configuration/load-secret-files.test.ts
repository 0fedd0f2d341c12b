import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSecretFiles } from './load-secret-files.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-secrets-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('A variable that ends in _FILE names the file of a secret', async () => {
  const path = join(folder, 'database-url');
  await writeFile(path, 'postgres://user:password@database/postern\n');
  const environment: NodeJS.ProcessEnv = { DATABASE_URL_FILE: path, OTHER_FILE: '/nowhere' };
  await loadSecretFiles(environment);
  expect(environment.DATABASE_URL).toBe('postgres://user:password@database/postern');
});

test('A file that cannot be read or is empty, and a secret that is there twice, are refused by the name of the variable', async () => {
  const empty = join(folder, 'empty');
  await writeFile(empty, '\n');
  const refused: [NodeJS.ProcessEnv, string][] = [
    [{ POSTERN_AUDIT_KEY_FILE: join(folder, 'missing') }, 'The file of POSTERN_AUDIT_KEY_FILE cannot be read (ENOENT)'],
    [{ POSTERN_AUDIT_KEY_FILE: empty }, 'The file of POSTERN_AUDIT_KEY_FILE is empty'],
    [{ DATABASE_URL_FILE: empty, DATABASE_URL: 'postgres://x' }, 'DATABASE_URL and DATABASE_URL_FILE are both set'],
  ];
  for (const [environment, sentence] of refused) await expect(loadSecretFiles(environment)).rejects.toThrow(sentence);
});

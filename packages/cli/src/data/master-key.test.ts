import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadMasterKey } from './master-key.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-key-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('A key that this start has made does not stay when it does not fit the database', async () => {
  const { key, discard } = await loadMasterKey(folder, {});
  expect(key).toHaveLength(32);
  expect(await readdir(folder)).toEqual(['master-key']);
  await discard();
  expect(await readdir(folder)).toEqual([]);
});

test('A key that was there before is never deleted', async () => {
  await writeFile(join(folder, 'master-key'), 'ab'.repeat(32));
  const { key, discard } = await loadMasterKey(folder, {});
  await discard();
  expect(Buffer.from(key).toString('hex')).toBe('ab'.repeat(32));
  expect(await readdir(folder)).toEqual(['master-key']);
});

test('No key is made beside a database that was encrypted with another one', async () => {
  await mkdir(join(folder, 'postgresql-18'));
  await expect(loadMasterKey(folder, {})).rejects.toThrow(/restore master-key from the backup\.$/);
  expect(await readdir(folder)).toEqual(['postgresql-18']);
});

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findPostgresBinaries, requireExecutable } from './binaries.ts';

test.skipIf(process.platform === 'win32')('a program that cannot be executed is reported as such', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'postern-binaries-'));
  const program = join(folder, 'initdb');
  await writeFile(program, '#!/bin/sh\n', { mode: 0o644 });
  await expect(requireExecutable(program)).rejects.toMatchObject({
    code: 'BINARIES_NOT_EXECUTABLE',
    message: expect.stringContaining(program),
  });
  await chmod(program, 0o755);
  await expect(requireExecutable(program)).resolves.toBeUndefined();
  await rm(folder, { recursive: true });
});

test('the installed programs can be executed', async () => {
  await expect(findPostgresBinaries()).resolves.toMatchObject({ initdb: expect.any(String) });
});

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { API_ERRORS } from './api-error.ts';

const SOURCES = join(import.meta.dirname, '..');

test('Every row of the error table is used', async () => {
  const names = await readdir(SOURCES, { recursive: true });
  const files = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const texts = await Promise.all(files.map((name) => readFile(join(SOURCES, name), 'utf8')));
  // The status and Turnkey's code of a row may be spelled like the name of another row.
  const code = texts.join('\n').replaceAll(/(status|turnkeyErrorCode): '[A-Z_]+'/g, '');
  expect(Object.keys(API_ERRORS).filter((name) => !code.includes(`'${name}'`))).toEqual([]);
});

import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const SOURCES = new URL('packages/backend/src/', ROOT);
const page = await readFile(new URL('docs/audit.md', ROOT), 'utf8');

/** The names in the first column of the table whose head begins with a word. */
function firstColumn(head: string): string[] {
  const [, table = ''] = page.split(new RegExp(`^\\| ${head} .*$`, 'm'));
  const [rows = ''] = table.trimStart().split('\n\n');
  return rows
    .split('\n')
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

test('The page docs/audit.md names every operation of the backend, and no other', async () => {
  const files = (await readdir(SOURCES, { recursive: true })).filter((file) => /(?<!\.test)\.ts$/.test(file));
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, SOURCES), 'utf8')));
  const operations = texts.flatMap((text) =>
    [...text.matchAll(/operation: (?:'(\w+)'|`(\w+) \$)|refuse\(\w+, '(\w+)'/g)].map(
      ([, plain, withName, refused]) => plain ?? refused ?? `${withName} …`,
    ),
  );
  expect(operations).toContain('proxy …');
  expect(firstColumn('operation').sort()).toEqual([...new Set(operations)].sort());
});

test('The page docs/audit.md names every field of an audit event, and no other', async () => {
  const { properties } = JSON.parse(await readFile(new URL('docs/audit-event.schema.json', ROOT), 'utf8'));
  expect(firstColumn('field').sort()).toEqual(Object.keys(properties).sort());
});

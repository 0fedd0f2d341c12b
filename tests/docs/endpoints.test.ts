import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { nativeEndpoints } from './reference/backend-document.ts';

test('The table of endpoints in README.md has exactly the endpoints of GET /auth/openapi.json', async () => {
  const served = (await nativeEndpoints()).map(({ name }) => name);
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const rows = readme.match(/^\| `(?:GET|POST|DELETE) .*$/gm) ?? [];
  const named = rows.flatMap((row) =>
    [...row.matchAll(/`((?:GET|POST|DELETE) [^`]+)`/g)].map(([, endpoint]) => endpoint),
  );
  expect(named.sort()).toEqual([...served, 'GET /openapi.json'].sort());
});

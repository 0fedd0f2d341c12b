import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { PACKAGES } from '../setup/packed-packages.ts';

const ROOT = new URL('../../', import.meta.url);
const page = await readFile(new URL('docs/architecture.md', ROOT), 'utf8');

/** The folders of a package under `src/`, such as `store/` and `store/memory/`. */
async function foldersOf(name: string): Promise<string[]> {
  const root = new URL(`packages/${name}/src/`, ROOT);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath, name: folder }) => `${parentPath}/${folder}/`.replaceAll('//', '/').slice(root.pathname.length))
    .sort();
}

/** The folders that the tables of a package's section name. A row of `resources/` lists what is in it. */
function foldersNamed(name: string): string[] {
  const section = page.split(/^## /m).find((each) => each.startsWith(`packages/${name}:`)) ?? '';
  const rows = [...section.matchAll(/^\| `([^`]+\/)` +\| (.*) \|$/gm)];
  return rows
    .flatMap(([, folder = '', text = '']) => [
      folder,
      ...(folder === 'resources/' ? [...text.matchAll(/`([^`]+\/)`/g)].map(([, noun]) => folder + noun) : []),
    ])
    .sort();
}

describe.each(PACKAGES)('docs/architecture.md on packages/%s', (name) => {
  test(`The page docs/architecture.md names every folder under packages/${name}/src, and none that does not exist`, async () => {
    expect(foldersNamed(name)).toEqual(await foldersOf(name));
  });
});

test('The page docs/architecture.md names only files that exist', async () => {
  const files = await readdir(new URL('packages/', ROOT), { recursive: true });
  const sources = files.filter((path) => /^\w+\/src\/.*\.ts$/.test(path)).map((path) => path.replace('/src/', '/'));
  const named = [...page.matchAll(/`([\w/-]+\.ts)`/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(10);
  for (const path of named)
    expect(
      sources.some((source) => `/${source}`.endsWith(`/${path}`)),
      path,
    ).toBe(true);
});

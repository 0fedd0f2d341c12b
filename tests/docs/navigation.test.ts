import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { siteLink } from '../../apps/site/.vitepress/markdown/links.ts';
import { listedPages } from '../../apps/site/.vitepress/navigation.ts';
import { repositoryRoot } from '../../tools/repository.ts';

test('The navigation of the site has every page of docs exactly once, except its start', async () => {
  const files = await readdir(join(repositoryRoot, 'docs'), { recursive: true });
  const pages = files.filter((file) => file.endsWith('.md') && file !== 'README.md');
  expect([...listedPages].sort()).toEqual(pages.sort());
});

test('Links to other files lead to the repository, and must exist', () => {
  const page = pathToFileURL(join(repositoryRoot, 'docs/servers.md'));
  expect(siteLink('decisions/README.md#decisions', page)).toBe('decisions/index.md#decisions');
  expect(siteLink('../examples', page)).toMatch(/^https:.*\/tree\/main\/examples$/);
  expect(siteLink('../README.md#more', page)).toMatch(/^https:.*\/blob\/main\/README\.md#more$/);
  expect(() => siteLink('../missing.ts', page)).toThrow('docs/servers.md links to ../missing.ts, which does not exist');
});

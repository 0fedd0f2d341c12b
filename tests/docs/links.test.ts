import { readdir, readFile, stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { anchorOf } from '../../apps/site/.vitepress/markdown/anchors.ts';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, ROOT), 'utf8');
const pagesIn = async (folder: string) =>
  (await readdir(new URL(folder, ROOT))).filter((name) => name.endsWith('.md')).map((name) => folder + name);

const pages = (
  await Promise.all(['./', 'docs/', 'docs/decisions/', 'docs/ways-in/', '.changeset/'].map(pagesIn))
).flat();

test.each(pages)('The links of %s lead to files and headings that exist', async (page) => {
  const missing: string[] = [];
  for (const [, link = ''] of (await read(page)).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
    const target = new URL(link, new URL(page, ROOT));
    const path = new URL(target.pathname, ROOT);
    const anchor = decodeURIComponent(target.hash.slice(1));
    const exists = await stat(path).catch(() => undefined);
    const headings = anchor ? [...(await readFile(path, 'utf8')).matchAll(/^#+ (.*)$/gm)] : [];
    if (!exists || (anchor && !headings.some(([, heading = '']) => anchorOf(heading) === anchor))) missing.push(link);
  }
  expect(missing).toEqual([]);
});

test('Each decision has its own number and a line with its title in the index', async () => {
  const files = (await pagesIn('docs/decisions/')).filter((path) => /\/\d{4}-/.test(path)).sort();
  const numbers = files.map((path) => path.slice('docs/decisions/'.length).slice(0, 4));
  expect(new Set(numbers).size).toBe(numbers.length);
  const lines = (await read('docs/decisions/README.md')).split('\n').filter((line) => line.startsWith('- '));
  const expected = files.map(async (path, index) => {
    const [, title] = /^# (.*)/.exec(await read(path)) ?? [];
    return `- [${numbers[index]}: ${title}](${path.slice('docs/decisions/'.length)})`;
  });
  expect(lines).toEqual(await Promise.all(expected));
});

test('The page docs/README.md names every page in docs', async () => {
  const index = await read('docs/README.md');
  for (const page of [...(await pagesIn('docs/')), ...(await pagesIn('docs/ways-in/'))]) {
    if (page !== 'docs/README.md') expect(index).toContain(`(${page.slice('docs/'.length)})`);
  }
});

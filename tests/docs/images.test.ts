import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../../tools/repository.ts';
import { PICTURES } from '../images/pictures.ts';
import { readersPages, readPage } from './blocks/markdown.ts';

const HOME_PAGE = 'apps/site/.vitepress/theme/pictures.ts';

/** The pictures of a page: where they are, and what they show in words. */
async function picturesOf(page: string): Promise<{ file: string; alt: string }[]> {
  const text = await readPage(page);
  const markdown = [...text.matchAll(/!\[([^\]]*)\]\(([^)\s]+)\)/g)].map(([, alt = '', src = '']) => ({ alt, src }));
  const html = [...text.matchAll(/<img\b[^>]*>/g)].map(([tag]) => ({
    alt: /\balt="([^"]*)"/.exec(tag)?.[1] ?? '',
    src: /\bsrc="([^"]*)"/.exec(tag)?.[1] ?? '',
  }));
  return [...markdown, ...html].map(({ alt, src }) => ({ alt, file: join(page, '..', src) }));
}

test('Every picture of a page exists and has a text in its place', async () => {
  const pictures = (await Promise.all(readersPages().map(picturesOf))).flat();
  expect(pictures.length).toBeGreaterThan(8);
  for (const { file, alt } of pictures) {
    expect(existsSync(join(repositoryRoot, file)), file).toBe(true);
    expect(alt.length, `the alternative text of ${file}`).toBeGreaterThan(15);
  }
});

test('Every picture is written by a script, and every one is shown', async () => {
  const files = (await readdir(join(repositoryRoot, 'docs/images'))).map((name) => `docs/images/${name}`);
  // tests/docs/performance.test.ts compares the charts with the figures.
  const charts = files.filter((file) => /\/performance-[\w-]+\.svg$/.test(file));
  const photographs = PICTURES.map((name) => `docs/images/${name}.png`);
  expect(files.sort()).toEqual([...charts, ...photographs].sort());
  const inPages = (await Promise.all(readersPages().map(picturesOf))).flat().map(({ file }) => file);
  const onHomePage = readFileSync(join(repositoryRoot, HOME_PAGE), 'utf8').match(/docs\/images\/[\w-]+\.png/g) ?? [];
  expect([...new Set([...inPages, ...onHomePage])].sort()).toEqual(files);
});

import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { pageWith } from '../growth/page.ts';

const read = (path: string) => readFile(new URL(`../../docs/${path}`, import.meta.url), 'utf8');

it('The figures of docs/scale.md are those of docs/scale.json', async () => {
  const page = await read('scale.md');
  // Biome aligns the columns of tables.
  const plain = (text: string) => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
  expect(plain(pageWith(page, JSON.parse(await read('scale.json'))))).toBe(plain(page));
});

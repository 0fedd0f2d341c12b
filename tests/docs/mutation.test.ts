import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { GROUPS } from '../../tools/mutation/groups.ts';
import { MINIMUM_SCORE, renderMutationPage, type Scores, scoreOf } from '../../tools/mutation/page.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, root), 'utf8');
const scores: Scores = JSON.parse(await read('docs/mutation.json'));

it('The page of mutation testing has the figures that were measured', async () => {
  // Biome aligns the columns of tables.
  const plain = (text: string) => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
  expect(plain(await read('docs/mutation.md'))).toBe(plain(renderMutationPage(scores)));
});

it.each(GROUPS.map(({ name }) => name))('The score of %s is high enough, and its files exist', (name) => {
  const files = scores[name] ?? [];
  expect(scoreOf(files)).toBeGreaterThanOrEqual(MINIMUM_SCORE);
  for (const { file } of files) expect(existsSync(new URL(file, root)), file).toBe(true);
});

it('A change that no test noticed lowers the score', () => {
  expect(scoreOf([{ file: 'a', killed: 3, survived: 1 }])).toBe(75);
  expect(scoreOf([])).toBe(0);
});

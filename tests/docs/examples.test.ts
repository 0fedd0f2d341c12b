import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { PACKAGES } from '../setup/packed-packages.ts';
import { readersPages } from './blocks/markdown.ts';
import { compileExamples, examplesOfPackage, examplesOfPage } from './code-examples.ts';

const ROOT = new URL('../../', import.meta.url);
const SLOW_MS = 120_000;

// tests/docs/blocks.test.ts compares the blocks that are whole files with the files of the examples.
test(
  'The code of every page and of every docstring compiles',
  async () => {
    const inPages = (await Promise.all(readersPages().map(examplesOfPage))).flat();
    const inPackages = (await Promise.all(PACKAGES.map(examplesOfPackage))).flat();
    expect(Math.min(inPages.length, inPackages.length)).toBeGreaterThan(20);
    expect(await compileExamples('examples', [...inPages, ...inPackages])).toBe('');
  },
  SLOW_MS,
);

test('Every entry point has a function with an example', async () => {
  for (const name of PACKAGES) {
    const examples = await examplesOfPackage(name);
    const manifest = JSON.parse(await readFile(new URL(`packages/${name}/package.json`, ROOT), 'utf8'));
    const entries: { source?: string }[] = Object.values(manifest.exports);
    for (const source of entries.flatMap((entry) => entry.source ?? [])) {
      const entry = await readFile(new URL(`packages/${name}/${source}`, ROOT), 'utf8');
      const shown = examples.filter((example) => new RegExp(`^.*\\b${example.name}\\b`, 'm').test(entry));
      expect(shown.length, `examples of packages/${name}/${source}`).toBeGreaterThan(0);
    }
  }
});

test('An example that does not compile is reported with its place', async () => {
  const broken = { place: 'README.md:7', language: 'ts' as const, code: 'const answer: string = 42;' };
  expect(await compileExamples('broken', [broken])).toContain('README.md:7(1,7): error TS2322');
});

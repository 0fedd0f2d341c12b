import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { PACKAGES } from '../packages/installed-project.ts';
import { compileExamples, examplesOfPackage, examplesOfPage, filesOfPage } from './code-examples.ts';

const ROOT = new URL('../../', import.meta.url);
const SLOW_MS = 120_000;

test(
  'The code of README.md, docs/servers.md and docs/migrating.md compiles',
  async () => {
    const pages = ['README.md', 'docs/servers.md', 'docs/migrating.md'];
    const examples = (await Promise.all(pages.map(examplesOfPage))).flat();
    expect(examples.length).toBeGreaterThan(6);
    expect(await compileExamples('pages', examples)).toBe('');
  },
  SLOW_MS,
);

// Next itself compiles them, in the tests of the examples.
test.for(['docs/servers.md', 'docs/testing.md'])('The files that %s shows are those of the examples', async (page) => {
  const shown = await filesOfPage(page);
  expect(shown.length).toBeGreaterThan(4);
  for (const { path, code } of shown) expect(code, path).toBe(await readFile(new URL(path, ROOT), 'utf8'));
});

test(
  'Every entry point has a function with an example, and all examples compile',
  async () => {
    const all = await Promise.all(PACKAGES.map(examplesOfPackage));
    for (const [index, name] of PACKAGES.entries()) {
      const manifest = JSON.parse(await readFile(new URL(`packages/${name}/package.json`, ROOT), 'utf8'));
      const entries: { source?: string }[] = Object.values(manifest.exports);
      for (const source of entries.flatMap((entry) => entry.source ?? [])) {
        const entry = await readFile(new URL(`packages/${name}/${source}`, ROOT), 'utf8');
        const shown = all[index]?.filter((example) => new RegExp(`^.*\\b${example.name}\\b`, 'm').test(entry)) ?? [];
        expect(shown.length, `examples of packages/${name}/${source}`).toBeGreaterThan(0);
      }
    }
    expect(await compileExamples('comments', all.flat())).toBe('');
  },
  SLOW_MS,
);

test('An example that does not compile is reported with its place', async () => {
  const broken = { place: 'README.md:7', language: 'ts' as const, code: 'const answer: string = 42;' };
  expect(await compileExamples('broken', [broken])).toContain('README.md:7(1,7): error TS2322');
});

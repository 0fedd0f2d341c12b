import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { PACKAGES } from '../setup/packed-packages.ts';

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
const manifestOf = async (folder: string) => JSON.parse(await read(`${folder}package.json`));

test('All packages, and the links in their READMEs, name the same repository', async () => {
  const { url } = (await manifestOf('')).repository;
  const page = url.replace(/^git\+(.*)\.git$/, '$1');
  expect(page).toMatch(/^https:\/\//);
  for (const name of PACKAGES) {
    const manifest = await manifestOf(`packages/${name}/`);
    expect(manifest.repository.url).toBe(url);
    expect(manifest.bugs).toBe(`${page}/issues`);
    expect(manifest.homepage).toBe(`${page}/tree/main/packages/${name}#readme`);
    const readme = await read(`packages/${name}/README.md`);
    expect(readme).toContain(`[Postern](${page}#readme)`);
    for (const [link] of readme.matchAll(/https?:\/\/git[^\s)]+/g)) expect(link.startsWith(page)).toBe(true);
  }
});

test('The hosted CI runs every step of .ci/run', async () => {
  const [local, hosted] = await Promise.all([read('.ci/run'), read('.github/workflows/ci.yml')]);
  const steps = [...local.matchAll(/^npm (?:ci|test|run [\w:]+)/gm)].map(([step]) => step);
  expect(steps.length).toBeGreaterThanOrEqual(5);
  const runs = hosted.split('\n').map((line) => line.replace(/^\s*- run: /, ''));
  for (const step of steps) expect(runs).toContain(step);
});

test('Nothing that .ci/run starts is outside of the repository', async () => {
  expect(await read('.ci/run')).not.toMatch(/(?<!BASH_SOURCE\[0\]\}"\)\/)\.\.\//);
});

import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { GROUPS, type Group } from './mutation/groups.ts';
import { type FileScore, MINIMUM_SCORE, renderMutationPage, type Scores, scoreOf } from './mutation/page.ts';
import { nodeModulesBin, repositoryRoot } from './repository.ts';

// Changes the code that decides and runs its tests, group by group: npm run mutation -- --group tokens. Results of
// earlier runs are used again for code and tests that have not changed; --fresh forgets them.

const FIGURES = join(repositoryRoot, 'docs/mutation.json');
const PAGE = join(repositoryRoot, 'docs/mutation.md');

/** What the tests of the groups read. The rest of the repository is not copied. */
const NEEDED = [
  'packages/*/src/**',
  'packages/*/package.json',
  'package.json',
  'tests/authority/software-authenticator.ts',
  'tools/mutation/**',
];

type Mutant = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

const { values } = parseArgs({
  options: { group: { type: 'string', multiple: true }, fresh: { type: 'boolean', default: false } },
});

async function runGroup({ name, mutate, tests }: Group): Promise<Mutant[]> {
  process.env.MUTATION_TESTS = JSON.stringify(tests);
  const stryker = new Stryker({
    mutate: [...mutate, '!**/*.test.ts'],
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'tools/mutation/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    concurrency: 1,
    ignorePatterns: ['**', ...NEEDED.map((pattern) => `!${pattern}`)],
    tempDirName: 'reports/mutation/copy',
    incremental: true,
    force: values.fresh,
    incrementalFile: `reports/mutation/${name}.json`,
    reporters: ['progress-append-only'],
    checkers: [],
    allowEmpty: true,
  });
  const mutants = await stryker.runMutationTest();
  return mutants.map((mutant) => ({ ...mutant, fileName: relative(repositoryRoot, mutant.fileName) }));
}

function filesOf(mutants: readonly Mutant[]): FileScore[] {
  const names = [...new Set(mutants.map(({ fileName }) => fileName))].sort();
  return names
    .map((file) => {
      const statuses = mutants.filter(({ fileName }) => fileName === file).map(({ status }) => status);
      const count = (...wanted: Mutant['status'][]) => statuses.filter((status) => wanted.includes(status)).length;
      return { file, killed: count('Killed', 'Timeout'), survived: count('Survived', 'NoCoverage') };
    })
    .filter(({ killed, survived }) => killed + survived > 0);
}

function printSurvivors(mutants: readonly Mutant[]): void {
  for (const { fileName, location, replacement, mutatorName, status } of mutants) {
    if (status !== 'Survived' && status !== 'NoCoverage') continue;
    const { line, column } = location.start;
    console.log(`  ${fileName}:${line}:${column} ${mutatorName} ${status}: ${replacement?.replace(/\s+/g, ' ')}`);
  }
}

const wanted = GROUPS.filter(({ name }) => !values.group || values.group.includes(name));
const lines: string[] = [];
for (const group of wanted) {
  const start = performance.now();
  const mutants = await runGroup(group);
  const files = filesOf(mutants);
  printSurvivors(mutants);
  const score = scoreOf(files);
  const minutes = ((performance.now() - start) / 60_000).toFixed(1);
  lines.push(`${score >= MINIMUM_SCORE ? '✓' : '✗'} ${group.name}: ${score.toFixed(1)} % (${minutes} min)`);
  if (score < MINIMUM_SCORE) process.exitCode = 1;
  // Another run may have written the figures of its group.
  const known: Scores = { ...JSON.parse(await readFile(FIGURES, 'utf8').catch(() => '{}')), [group.name]: files };
  const scores: Scores = Object.fromEntries(GROUPS.flatMap(({ name }) => (known[name] ? [[name, known[name]]] : [])));
  await writeFile(FIGURES, `${JSON.stringify(scores, null, 2)}\n`);
  await writeFile(PAGE, renderMutationPage(scores));
  spawnSync(process.execPath, [nodeModulesBin('@biomejs/biome/bin/biome'), 'check', '--write', FIGURES, PAGE]);
}
console.log(lines.join('\n'));

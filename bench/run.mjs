// `npm run bench` measures and writes docs/performance.json, docs/performance.md and its charts. With `--quick` it measures less,
// writes nothing, and fails when a ratio is above its limit. `--only=<part>` measures one part and keeps the other figures.
// `--million` also measures the authority with a million sub-organizations. `--page` measures nothing and writes the page.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { authorityCost } from './parts/authority-cost.mjs';
import { authorityGrowth } from './parts/authority-growth.mjs';
import { backendCpu } from './parts/backend-cpu.mjs';
import { backendProfile } from './parts/backend-profile.mjs';
import { backendRate } from './parts/backend-rate.mjs';
import { bundleSizes } from './parts/bundle-sizes.mjs';
import { firstRequest } from './parts/first-request.mjs';
import { localStart } from './parts/local-start.mjs';
import { processes } from './parts/processes.mjs';
import { sessionChecks } from './parts/session-checks.mjs';
import { performanceCharts } from './report/charts.mjs';
import { performancePage } from './report/page.mjs';
import { ratiosOf } from './report/ratios.mjs';

const PARTS = {
  backendCpu,
  backendProfile,
  backendRate,
  sessionChecks,
  bundleSizes,
  firstRequest,
  localStart,
  authorityCost,
  authorityGrowth,
  processes,
};
/** Parts with a ratio. */
const QUICK = ['backendCpu', 'sessionChecks', 'bundleSizes'];
const DOCS = join(import.meta.dirname, '../docs');
const RESULTS = join(DOCS, 'performance.json');

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    million: { type: 'boolean', default: false },
    page: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
if (options.only && !(options.only in PARTS)) {
  console.error(`There is no part "${options.only}". The parts are ${Object.keys(PARTS).join(', ')}.`);
  process.exit(1);
}
const earlierRun = options.quick ? undefined : await readFile(RESULTS, 'utf8').then(JSON.parse, () => undefined);
const earlier = earlierRun?.parts ?? {};
const results = {
  machine: { node: process.version, cores: availableParallelism(), cpu: cpus()[0]?.model ?? 'unknown' },
  parts: options.only ? { ...earlier } : {},
};
if (options.page) Object.assign(results, earlierRun);
let hasFailed = false;
for (const [name, measure] of Object.entries(PARTS)) {
  if (options.page || (options.only ? options.only !== name : options.quick && !QUICK.includes(name))) continue;
  const progress = (text) => console.log(`${Math.round(performance.now() / 1000)} s  ${name}: ${text}`);
  try {
    results.parts[name] = await measure({
      isQuick: options.quick,
      isMillion: options.million,
      earlier: earlier[name],
      progress,
    });
  } catch (error) {
    hasFailed = true;
    console.error(`${name} has failed. Its figures of an earlier run stay.`, error);
    if (earlier[name]) results.parts[name] = earlier[name];
  }
}

let isTooHigh = false;
for (const { name, value, target, limit } of ratiosOf(results)) {
  const isFine = value <= limit;
  isTooHigh ||= !isFine;
  console.log(
    `${isFine ? '✓' : '✗'} ${name}: ${value} (${target === undefined ? '' : `target ${target}, `}limit ${limit})`,
  );
}
if (options.quick) process.exit(isTooHigh || hasFailed ? 1 : 0);

await mkdir(join(DOCS, 'images'), { recursive: true });
await writeFile(RESULTS, `${JSON.stringify(results, undefined, 2)}\n`);
await writeFile(join(DOCS, 'performance.md'), performancePage(results));
for (const [file, text] of Object.entries(performanceCharts(results)))
  await writeFile(join(DOCS, 'images', file), text);
console.log('docs/performance.md is written.');
process.exit(hasFailed ? 1 : 0);

import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { CASES_OF_SEED, type Counts } from './fuzz/run-target.ts';
import type { Target } from './fuzz/target.ts';
import { TARGETS } from './fuzz/targets.ts';
import type { WorkerInput } from './fuzz/worker.ts';

// Gives changed and generated inputs to every parser that sees bytes of strangers: npm run fuzz -- --cases 1000000 --seed
// 1. Slow targets get fewer cases than the others; --target names a part of the name of those to run. A run ends at the
// first case that fails and prints its seed. A case that takes longer than ten seconds fails too.

const TIME_LIMIT_MS = 10_000;
/** The first case also loads the libraries. */
const START_LIMIT_MS = 60_000;
const PROGRESS_MS = 15_000;

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string', default: '' },
  },
});

interface Row {
  name: string;
  counts: Counts;
  seconds: number;
}

async function runInWorker(name: string, cases: number, seed: number): Promise<Row> {
  const start = performance.now();
  const done = new Int32Array(new SharedArrayBuffer(4));
  const workerData: WorkerInput = { name, cases, seed, done };
  // A library prints a warning in every worker. Errors arrive as events.
  const worker = new Worker(new URL('./fuzz/worker.js', import.meta.url), { workerData, stderr: true });
  let known = 0;
  let since = start;
  let shownAt = start;
  const counts = await new Promise<Counts>((resolve, reject) => {
    const watch = setInterval(() => {
      const now = performance.now();
      const current = Atomics.load(done, 0);
      if (current !== known) [known, since] = [current, now];
      if (now - since > (known === 0 ? START_LIMIT_MS : TIME_LIMIT_MS)) {
        const where = seed + Math.floor(known / CASES_OF_SEED);
        reject(new Error(`${name}, seed ${where}: case ${known % CASES_OF_SEED} does not end`));
      }
      if (now - shownAt > PROGRESS_MS) {
        shownAt = now;
        console.log(`  ${name}: ${known} of ${cases}`);
      }
    }, 500);
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => clearInterval(watch));
  }).finally(() => worker.terminate());
  return { name, counts, seconds: (performance.now() - start) / 1000 };
}

function showTable(rows: readonly Row[]): void {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const cells = ['cases', 'accepted', 'refused', 'unread', 'seconds'].map((title) => title.padStart(9)).join('');
  console.log(`${'target'.padEnd(width)}${cells}`);
  for (const { name, counts, seconds } of rows) {
    const { accepted, refused, unread } = counts;
    const numbers = [accepted + refused + unread, accepted, refused, unread, seconds.toFixed(0)];
    console.log(`${name.padEnd(width)}${numbers.map((number) => String(number).padStart(9)).join('')}`);
  }
}

const wanted = TARGETS.filter(({ name }) => name.toLowerCase().includes(values.target.toLowerCase()));
if (wanted.length === 0) throw new Error(`no target has ${values.target} in its name`);
const weightOf = ({ isSlow }: Target): number => (isSlow ? 0.25 : 1);
const casesOfOne = Number(values.cases) / wanted.reduce((sum, target) => sum + weightOf(target), 0);
console.log(`seed ${values.seed}, ${wanted.length} targets, ${values.cases} cases`);
const rows: Row[] = [];
for (const target of wanted) {
  try {
    const cases = Math.ceil(casesOfOne * weightOf(target));
    rows.push(await runInWorker(target.name, cases, Number(values.seed)));
    console.log(`✓ ${target.name}`);
  } catch (error) {
    console.error(`✗ ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
if (rows.length > 0) showTable(rows);

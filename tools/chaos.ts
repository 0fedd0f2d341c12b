import { parseArgs } from 'node:util';
import { runVitest } from './run-vitest.ts';

// Kills backends and authorities at random under load, and checks that nothing was lost or done twice:
// npm run chaos -- --seconds 60 --seed 1. The same seed kills the same processes at the same times.

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const environment = { ...process.env, CHAOS_SECONDS: values.seconds, CHAOS_SEED: values.seed };
process.exitCode = await runVitest(['tests/chaos', '--silent=false', '--disable-console-intercept'], environment);
console.log(`${process.exitCode === 0 ? 'Passed' : 'Failed'} with --seed ${values.seed} --seconds ${values.seconds}`);

import { spawn } from 'node:child_process';
import { checkAudit } from './audit.ts';
import { checkBoundaries, describeViolation } from './boundaries.ts';
import { checkBundleSize } from './bundle-size.ts';
import { checkCoveragePage } from './coverage.ts';
import { nodeModulesBin, repositoryRoot } from './repository.ts';

// Runs every check except the tests. It does not stop at a failed check; the last line names all that failed.

/** The report is printed when the check failed, and when it is a notice. */
type Result = { readonly isSound: boolean; readonly report: string; readonly isNotice?: boolean };
type Check = { readonly name: string; readonly run: () => Promise<Result> };

const CHECKS: readonly Check[] = [
  { name: 'types', run: () => runProgram('typescript/bin/tsc', ['-b']) },
  { name: 'lint and format', run: () => runProgram('@biomejs/biome/bin/biome', ['check', '--error-on-warnings']) },
  { name: 'boundaries', run: findViolations },
  { name: 'unused exports', run: () => runProgram('knip/bin/knip.js', ['--no-progress']) },
  { name: 'bundle size', run: weighBundle },
  { name: 'coverage page', run: compareCoveragePage },
  { name: 'documentation', run: checkDocumentation },
  { name: 'known weaknesses', run: auditDependencies },
];

function runProgram(program: string, args: string[]): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [nodeModulesBin(program), ...args], {
      cwd: repositoryRoot,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let report = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (report += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (report += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ isSound: code === 0, report }));
  });
}

async function findViolations(): Promise<Result> {
  const violations = await checkBoundaries(repositoryRoot);
  return { isSound: violations.length === 0, report: violations.map(describeViolation).join('\n') };
}

async function weighBundle(): Promise<Result> {
  const { isAllowed, summary } = await checkBundleSize();
  return { isSound: isAllowed, report: summary };
}

async function compareCoveragePage(): Promise<Result> {
  const { isFresh, summary } = await checkCoveragePage();
  return { isSound: isFresh, report: summary };
}

/** Vitest runs the sources of the packages, from which the pages of the references are written. */
async function checkDocumentation(): Promise<Result> {
  const { isSound, report } = await runProgram('vitest/vitest.mjs', ['run', '--config', 'tests/docs/vitest.config.ts']);
  return { isSound, report: `${report}\nWhen only a reference is stale: run \`npm run references\` and commit it` };
}

async function auditDependencies(): Promise<Result> {
  const { isSound, isAnswered, summary } = checkAudit();
  return { isSound, report: summary, isNotice: !isAnswered };
}

async function runCheck({ name, run }: Check): Promise<boolean> {
  const start = performance.now();
  const failure = (error: unknown): Result => ({ isSound: false, report: String(error) });
  const { isSound, report, isNotice } = await run().catch(failure);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${isSound ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (!isSound || isNotice) console.log(`\n${report.trim()}\n`);
  return isSound;
}

const failed: string[] = [];
for (const check of CHECKS) {
  if (!(await runCheck(check))) failed.push(check.name);
}
console.log(
  failed.length === 0
    ? `All ${CHECKS.length} checks are fine`
    : `${failed.length} of ${CHECKS.length} checks failed: ${failed.join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

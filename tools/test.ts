import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium, installChromium, NO_CHROMIUM } from './chromium.ts';
import { runVitest } from './run-vitest.ts';
import { countTests, type VitestReport } from './test-count.ts';

// Runs every test, or those that the arguments name. The last line is "N passed, N failed".

const progress = (line: string): void => console.log(`▸ ${line}`);

async function provideChromium(): Promise<string> {
  const chromium = (await findChromium()) ?? (await installChromium(progress));
  if (!chromium) throw new Error(NO_CHROMIUM);
  return chromium;
}

async function runTests(args: string[]): Promise<{ passed: number; failed: number }> {
  const CHROME_PATH = await provideChromium();
  progress(`Chromium is ${CHROME_PATH}`);
  const folder = await mkdtemp(join(tmpdir(), 'postern-test-report-'));
  const reportFile = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
    const exitCode = await runVitest([...reporters, ...args], { ...process.env, CHROME_PATH });
    const report: VitestReport | undefined = await readFile(reportFile, 'utf8').then(JSON.parse, () => undefined);
    return countTests(report, exitCode);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const { passed, failed } = await runTests(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return { passed: 0, failed: 1 };
});
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);

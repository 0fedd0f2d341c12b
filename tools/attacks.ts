import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AttackReport, attackRows, formatTable } from './attack-table.ts';
import { runVitest } from './run-vitest.ts';

// Tries every attack of tests/attacks and prints how each one went, here and on the guide's own server design.

const folder = await mkdtemp(join(tmpdir(), 'postern-attacks-'));
const reportFile = join(folder, 'report.json');
try {
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${reportFile}`];
  const exitCode = await runVitest([...reporters, 'tests/attacks', ...process.argv.slice(2)], process.env);
  const report = await readReport();
  if (report) {
    console.log(`\n${formatTable(attackRows(report))}`);
    process.exitCode = exitCode;
  } else {
    console.error(
      `\nThere is no table: vitest stopped with exit code ${exitCode} before it wrote its report. Its own output is above.`,
    );
    process.exitCode = exitCode || 1;
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Undefined when vitest has not written a whole report. */
async function readReport(): Promise<AttackReport | undefined> {
  try {
    return JSON.parse(await readFile(reportFile, 'utf8'));
  } catch {
    return undefined;
  }
}

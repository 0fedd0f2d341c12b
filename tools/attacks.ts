import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AttackReport, attackRows, formatTable } from './attack-table.ts';
import { runVitest } from './run-vitest.ts';

// Runs every attack of tests/attacks and prints the result of each, for Postern and for the guide's own server design.

const folder = await mkdtemp(join(tmpdir(), 'postern-attacks-'));
const reportFile = join(folder, 'report.json');
try {
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${reportFile}`];
  const exitCode = await runVitest([...reporters, 'tests/attacks', ...process.argv.slice(2)], process.env);
  const report: AttackReport = JSON.parse(await readFile(reportFile, 'utf8'));
  console.log(`\n${formatTable(attackRows(report))}`);
  process.exitCode = exitCode;
} finally {
  await rm(folder, { recursive: true, force: true });
}

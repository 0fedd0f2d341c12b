// Compares docs/performance.md, its charts and the figures of READMEs with docs/performance.json. It prints each difference.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performanceCharts } from './charts.mjs';
import { performancePage } from './page.mjs';

const ROOT = join(import.meta.dirname, '../..');
const read = (path) => readFile(join(ROOT, path), 'utf8');

const results = JSON.parse(await read('docs/performance.json'));
const expected = { 'docs/performance.md': performancePage(results) };
for (const [file, text] of Object.entries(performanceCharts(results))) expected[`docs/images/${file}`] = text;

const differences = [];
for (const [path, text] of Object.entries(expected)) {
  if ((await read(path)) !== text)
    differences.push(`${path} is not what docs/performance.json says. Run "npm run bench".`);
}
const { gzipped } = results.parts.bundleSizes['@postern/client'];
for (const [, kilobytes] of (await read('packages/client/README.md')).matchAll(/Under (\d+) KB/g)) {
  if (gzipped >= Number(kilobytes) * 1024)
    differences.push(`packages/client/README.md says ${kilobytes} KB, measured are ${gzipped} bytes.`);
}
for (const difference of differences) console.log(difference);
process.exitCode = differences.length === 0 ? 0 : 1;

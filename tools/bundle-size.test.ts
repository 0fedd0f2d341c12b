import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkBundleSize, measureBundle } from './bundle-size.ts';

test('Everything that an entry imports is weighed, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'postern-bundle-'));
  const noise = Array.from({ length: 500 }, (_, index) => Math.sin(index)).join();
  await writeFile(join(folder, 'used.ts'), `export const used: string = '${noise}';`);
  await writeFile(join(folder, 'unused.ts'), `export const unused: string = '${noise}';`);
  await writeFile(join(folder, 'light.ts'), 'export const light: number = 1; /* a comment weighs nothing */');
  await writeFile(join(folder, 'heavy.ts'), "export { used } from './used.ts';\nexport * from './light.ts';");
  const light = await measureBundle(join(folder, 'light.ts'));
  const heavy = await measureBundle(join(folder, 'heavy.ts'));
  await rm(folder, { recursive: true });
  expect(light.minified).toBeLessThan(60);
  expect(heavy.minified).toBeGreaterThan(noise.length);
  expect(heavy.minified).toBeLessThan(noise.length * 1.5);
  expect(heavy.gzipped).toBeLessThan(heavy.minified);
});

test('The client with all its flows weighs no more than it may', async () => {
  const { isAllowed, summary } = await checkBundleSize();
  expect(isAllowed, summary).toBe(true);
});

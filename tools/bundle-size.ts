import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { repositoryRoot } from './repository.ts';

/** The maximum size of an entry of `@postern/client`, minified and compressed. */
const LIMITS: readonly { entry: string; file: string; bytes: number }[] = [
  { entry: '@postern/client', file: 'index.ts', bytes: 15 * 1024 },
  // The size of each of these entries alone. Code that they share with the main entry counts in both.
  { entry: '@postern/client/proof', file: 'proof/index.ts', bytes: 6 * 1024 },
  { entry: '@postern/client/react', file: 'react/index.ts', bytes: 4 * 1024 },
];

/**
 * Bundles a module with everything it imports, without React, for a browser, minifies it and compresses it with gzip at level 9.
 *
 * @param entry - absolute path of the module; all of its exports are kept
 * @returns bytes, before and after the compression
 */
export async function measureBundle(entry: string): Promise<{ minified: number; gzipped: number }> {
  const bundle = await rolldown({
    input: entry,
    platform: 'browser',
    // The app has it already.
    external: ['react'],
    resolve: { conditionNames: ['source', 'browser', 'import', 'default'] },
    logLevel: 'warn',
    // `use client` is for the bundler of the app.
    onLog: (level, log, report) => log.code === 'MODULE_LEVEL_DIRECTIVE' || report(level, log),
  });
  const { output } = await bundle.generate({ format: 'es', minify: true });
  await bundle.close();
  const chunks = output.filter((file) => file.type === 'chunk').map(({ code }) => Buffer.from(code));
  const sum = (sizes: number[]): number => sizes.reduce((total, size) => total + size, 0);
  return {
    minified: sum(chunks.map(({ byteLength }) => byteLength)),
    gzipped: sum(chunks.map((chunk) => gzipSync(chunk, { level: 9 }).byteLength)),
  };
}

/** Measures each entry of `@postern/client`. The summary has a line for each with its size and limit. */
export async function checkBundleSize(): Promise<{ isAllowed: boolean; summary: string }> {
  const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(2)} KB`;
  const weighed = LIMITS.map(async ({ entry, file, bytes }) => {
    const { minified, gzipped } = await measureBundle(join(repositoryRoot, 'packages/client/src', file));
    const sizes = `${kilobytes(gzipped)} gzipped (${kilobytes(minified)} minified)`;
    return { isAllowed: gzipped <= bytes, line: `${entry}: ${sizes}, the limit is ${kilobytes(bytes)}` };
  });
  const results = await Promise.all(weighed);
  return {
    isAllowed: results.every(({ isAllowed }) => isAllowed),
    summary: results.map(({ line }) => line).join('\n'),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { isAllowed, summary } = await checkBundleSize();
  console.log(summary);
  process.exitCode = isAllowed ? 0 : 1;
}

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { repositoryRoot } from './repository.ts';

/** What `@postern/client` may weigh with all its flows: 15 KB, minified and compressed. */
export const BUNDLE_LIMIT_BYTES: number = 15 * 1024;

/**
 * Bundles a module with everything it imports for a browser, minifies it and compresses it with gzip at level 9.
 *
 * @param entry - absolute path of the module; all of its exports are kept
 * @returns bytes, before and after the compression
 */
export async function measureBundle(entry: string): Promise<{ minified: number; gzipped: number }> {
  const bundle = await rolldown({
    input: entry,
    platform: 'browser',
    resolve: { conditionNames: ['source', 'browser', 'import', 'default'] },
    logLevel: 'warn',
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

/** Measures `@postern/client`, and says in one line what it weighs and whether that is allowed. */
export async function checkBundleSize(): Promise<{ isAllowed: boolean; summary: string }> {
  const { minified, gzipped } = await measureBundle(join(repositoryRoot, 'packages/client/src/index.ts'));
  const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(2)} KB`;
  const sizes = `${kilobytes(gzipped)} gzipped (${kilobytes(minified)} minified)`;
  const limit = `the limit is ${kilobytes(BUNDLE_LIMIT_BYTES)}`;
  return { isAllowed: gzipped <= BUNDLE_LIMIT_BYTES, summary: `@postern/client: ${sizes}, ${limit}` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { isAllowed, summary } = await checkBundleSize();
  console.log(summary);
  process.exitCode = isAllowed ? 0 : 1;
}

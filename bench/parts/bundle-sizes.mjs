import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measureBundle } from '../../tools/dist/bundle-size.js';

const ROOT = join(import.meta.dirname, '../..');

/** Bytes of each import, minified, and compressed with gzip. React is not part of it. */
export async function bundleSizes({ progress }) {
  // Inside the repository, so that the imports are found.
  const folder = await mkdtemp(join(ROOT, 'node_modules/.bench-'));
  const sizes = {};
  try {
    for (const name of ['@postern/client', '@postern/client/react', '@turnkey/core']) {
      progress(name);
      const entry = join(folder, 'entry.mjs');
      await writeFile(entry, `export * from '${name}';\n`);
      sizes[name] = await measureBundle(entry);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return sizes;
}

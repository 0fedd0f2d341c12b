import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Packages export their sources under this condition. Stryker works in a copy of the repository, and `node_modules` leads
// out of it, so `@postern/protocol` must be named.
const conditions = ['source', 'node'];
const protocol = fileURLToPath(new URL('../../packages/protocol/src', import.meta.url));

/** Runs the tests of one group in this process, without a database. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: {
    conditions,
    alias: [
      { find: /^@postern\/protocol$/, replacement: `${protocol}/index.ts` },
      { find: /^@postern\/protocol\/phone-number$/, replacement: `${protocol}/contact/phone-number.ts` },
    ],
  },
  ssr: { resolve: { conditions } },
  test: {
    include: JSON.parse(process.env.MUTATION_TESTS ?? '[]'),
    isolate: false,
    restoreMocks: true,
    silent: true,
  },
});

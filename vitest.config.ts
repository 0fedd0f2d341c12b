import { defineConfig } from 'vitest/config';

// Packages export their sources under this condition, so that tests need no build.
const conditions = ['source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['{packages,apps}/*/src/**/*.test.ts', '{tests,tools}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'tests/runtimes/**'],
    globalSetup: ['tests/setup/global-database.ts', 'tests/setup/global-packages.ts'],
    setupFiles: ['tests/setup/find-leaks.ts'],
    maxWorkers: 2,
    // Files of one worker share the loaded modules: to load them again for each file took half of the processor time.
    isolate: false,
    restoreMocks: true,
    // What the backend tells an operator is worth reading only where a test has failed.
    silent: 'passed-only',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

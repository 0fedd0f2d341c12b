import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

// Apart from the other tests: the runtimes are 350 MB that a first `npm ci` need not bring.
export default defineConfig({
  ...base,
  root: `${import.meta.dirname}/../..`,
  test: { ...base.test, include: ['tests/runtimes/**/*.test.ts'], exclude: ['**/node_modules/**'] },
});

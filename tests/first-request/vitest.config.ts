import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

// Apart from the tests: npm run bench runs it.
export default defineConfig({
  ...base,
  root: `${import.meta.dirname}/../..`,
  test: { ...base.test, include: ['tests/first-request/measure.ts'] },
});

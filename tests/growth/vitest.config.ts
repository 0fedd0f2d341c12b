import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

// Apart from the tests: it measures, for some minutes, and writes docs/scale.json.
export default defineConfig({
  ...base,
  root: `${import.meta.dirname}/../..`,
  test: { ...base.test, include: ['tests/growth/constants.ts'] },
});

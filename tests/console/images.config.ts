import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

// Apart from the tests: it writes the pictures of docs/console.md.
export default defineConfig({
  ...base,
  root: `${import.meta.dirname}/../..`,
  test: { ...base.test, include: ['tests/console/images.ts'] },
});

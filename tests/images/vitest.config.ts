import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

// Apart from the tests: `npm run docs:images` writes the pictures of docs/images.
export default defineConfig({
  ...base,
  root: `${import.meta.dirname}/../..`,
  test: { ...base.test, include: ['tests/images/images.ts'] },
});

import { defineConfig } from 'vitest/config';
import base from '../../../vitest.config.ts';

// Apart from the tests: `npm run references` writes pages of docs/, and the check compares them. It needs no database.
export default defineConfig({
  ...base,
  root: `${import.meta.dirname}/../../..`,
  test: { include: ['tests/docs/reference/references.ts'] },
});

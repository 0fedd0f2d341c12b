import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

// What `npm run check` looks at in the documentation, without a database. `npm run references` writes the stale pages.
export default defineConfig({
  ...base,
  root: `${import.meta.dirname}/../..`,
  test: {
    include: ['tests/docs/reference/references.ts', 'tests/docs/{blocks,images,links,navigation}.test.ts'],
    isolate: false,
    reporters: ['dot'],
  },
});

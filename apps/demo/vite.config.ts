import { defaultClientConditions, defineConfig } from 'vite';

export default defineConfig({
  // Our packages are bundled from their sources, so that the demo can be built before them.
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    // The command serves the page, so the page is part of its package.
    outDir: '../../packages/cli/dist/demo',
    emptyOutDir: true,
  },
});

import { defaultClientConditions, defineConfig } from 'vite';

export default defineConfig({
  // Our packages are bundled from their sources, so that the demo can be built before they are.
  resolve: { conditions: ['source', ...defaultClientConditions] },
  // `@turnkey/core` is large, and loaded after the page has been shown.
  build: { chunkSizeWarningLimit: 1_000 },
});

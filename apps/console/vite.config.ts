import { defineConfig } from 'vite';

export default defineConfig({
  // Where the authority serves the files; the page itself is at its root.
  base: '/_authority/console/',
  build: {
    // The authority serves the page, so the page is part of its package.
    outDir: '../../packages/authority/dist/console',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // The browsers that have light-dark() have modulepreload too.
    modulePreload: { polyfill: false },
  },
});

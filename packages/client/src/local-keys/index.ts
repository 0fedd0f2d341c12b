export { esbuildLocalKeys } from './esbuild.ts';
export type { LocalKeys } from './local-keys.ts';
export { rollupLocalKeys } from './rollup.ts';
export { viteLocalKeys } from './vite.ts';
export { webpackLocalKeys } from './webpack.ts';

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import commonjsModule from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import * as esbuild from 'esbuild';
import { rolldown } from 'rolldown';
import { rollup } from 'rollup';
import { createServer, build as viteBuild } from 'vite';
import webpack from 'webpack';
// What is built: webpack loads one file of it by itself.
import type * as localKeys from '../../../packages/client/src/local-keys/index.ts';

/** The plugins, as apps have them. */
const plugins: typeof localKeys = await import(
  new URL('../../../packages/client/dist/local-keys/index.js', import.meta.url).href
);

// The package has the types of its CommonJS form only.
const commonjs = commonjsModule as unknown as typeof commonjsModule.default;

type Keys = localKeys.LocalKeys | undefined;

/** A bundle of the small page, and what its build has said on the terminal. */
export interface Bundle {
  code: string;
  said: string;
}

type Purpose = 'development' | 'production';

/** Bundles the small page with the plugin. */
type Build = (keys: Keys, purpose: Purpose) => Promise<Bundle>;

const ENTRY = fileURLToPath(new URL('small-page.mjs', import.meta.url));

/** The bundlers by their names. `NODE_ENV` says the purpose too, where a bundler knows no other way. */
export const BUNDLERS: Readonly<Record<string, Build>> = {
  async Vite(keys, mode) {
    const said: string[] = [];
    const output = await viteBuild({
      configFile: false,
      mode,
      logLevel: 'warn',
      customLogger: loggerInto(said),
      plugins: [plugins.viteLocalKeys(keys)],
      build: { write: false, minify: false, rolldownOptions: { input: ENTRY } },
    });
    const [result] = Array.isArray(output) ? output : [output];
    if (!result || !('output' in result)) throw new Error('nothing was bundled');
    return { code: result.output[0].code, said: said.join('\n') };
  },

  async Rollup(keys) {
    const said: string[] = [];
    const bundle = await rollup({
      input: ENTRY,
      plugins: [nodeResolve({ browser: true }), commonjs(), plugins.rollupLocalKeys(keys)],
      onLog: (_, { message }) => void said.push(message),
    });
    const { output } = await bundle.generate({ format: 'es' });
    await bundle.close();
    return { code: output[0].code, said: said.join('\n') };
  },

  async Rolldown(keys) {
    const said: string[] = [];
    const bundle = await rolldown({
      input: ENTRY,
      platform: 'browser',
      plugins: [plugins.rollupLocalKeys(keys)],
      onLog: (_, { message }) => void said.push(message),
    });
    const { output } = await bundle.generate({ format: 'es' });
    await bundle.close();
    return { code: output[0].code, said: said.join('\n') };
  },

  async esbuild(keys, purpose) {
    const result = await esbuild.build({
      entryPoints: [ENTRY],
      bundle: true,
      write: false,
      format: 'esm',
      logLevel: 'silent',
      define: { 'process.env.NODE_ENV': JSON.stringify(purpose) },
      plugins: [plugins.esbuildLocalKeys(keys)],
    });
    const said = result.warnings.map(({ text }) => text).join('\n');
    return { code: result.outputFiles[0]?.text ?? '', said };
  },

  async webpack(keys, mode) {
    const folder = await mkdtemp(join(tmpdir(), 'postern-webpack-'));
    const said: string[] = [];
    const stream = Object.assign(Object.create(process.stderr), { write: (text: string) => said.push(text) });
    try {
      const compiler = webpack({
        entry: ENTRY,
        mode,
        devtool: false,
        output: { path: folder, filename: 'bundle.js' },
        infrastructureLogging: { stream },
        plugins: [plugins.webpackLocalKeys(keys)],
      });
      const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) =>
        compiler.run((error, result) => (error ? reject(error) : resolve(result))),
      );
      if (stats?.hasErrors()) throw new Error(stats.toString('errors-only'));
      return { code: await readFile(join(folder, 'bundle.js'), 'utf8'), said: said.join('') };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Vite's server for development, with the small page in its root. Without keys it is without the plugin. */
export async function startViteServer(keys?: Keys): Promise<{ url: string; close(): Promise<void> }> {
  const cacheDir = await mkdtemp(join(tmpdir(), 'postern-vite-'));
  const server = await createServer({
    configFile: false,
    root: dirname(ENTRY),
    cacheDir,
    logLevel: 'error',
    plugins: keys ? [plugins.viteLocalKeys(keys)] : [],
    optimizeDeps: { include: ['@turnkey/crypto'] },
    server: { port: 0, host: 'localhost', hmr: false, ws: false, fs: { strict: false } },
  });
  await server.listen();
  return {
    url: server.resolvedUrls?.local[0] ?? '',
    async close() {
      await server.close();
      await rm(cacheDir, { recursive: true, force: true });
    },
  };
}

function loggerInto(said: string[]) {
  const say = (message: string) => void said.push(message);
  return {
    info: () => {},
    warn: say,
    warnOnce: say,
    error: say,
    clearScreen: () => {},
    hasErrorLogged: () => false,
    hasWarned: false,
  };
}

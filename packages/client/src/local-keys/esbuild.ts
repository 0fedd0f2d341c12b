import { readFile } from 'node:fs/promises';
import { env } from 'node:process';
import { INSTALLED_MODULES, type LocalKeys, replacementsOf, TERMINAL_WARNING } from './local-keys.ts';
import { replaceKeys } from './replace-keys.ts';
import { requireDevelopment } from './require-development.ts';

/** What esbuild gives to a plugin, as far as this one uses it. */
interface EsbuildBuild {
  initialOptions: { minify?: boolean; define?: Record<string, string> };
  onStart(callback: () => { warnings: { text: string }[] }): void;
  onLoad(
    options: { filter: RegExp },
    callback: (module: { path: string }) => Promise<{ contents: string; loader: 'default' } | undefined>,
  ): void;
}

interface EsbuildPlugin {
  name: string;
  setup(build: EsbuildBuild): void;
}

/**
 * A plugin for esbuild: in development, the keys of a local authority replace the production keys that Turnkey's packages
 * pin. `NODE_ENV` must be `development` or `test`, in the environment or in the option `define`. A minified build counts as
 * one for production, as it does for esbuild, unless `define` says otherwise.
 *
 * @param keys - default: the variables `TURNKEY_SIGNER_PUBLIC_KEY`, `TURNKEY_NOTARIZER_PUBLIC_KEY` and
 *   `TURNKEY_TLS_FETCHER_PUBLIC_KEY`, also with the prefix `VITE_` or `NEXT_PUBLIC_`
 * @throws Error at the start of a build that is not for development, or without keys
 * @example
 * ```ts
 * import { esbuildLocalKeys } from '@postern/client/local-keys';
 * import { context } from 'esbuild';
 *
 * const page = await context({ entryPoints: ['page.js'], bundle: true, outdir: 'dist', plugins: [esbuildLocalKeys()] });
 * await page.serve();
 * ```
 */
export function esbuildLocalKeys(keys?: LocalKeys): EsbuildPlugin {
  return {
    name: 'postern-local-keys',
    setup({ initialOptions, onStart, onLoad }) {
      const { minify, define } = initialOptions;
      const defined = define?.['process.env.NODE_ENV'] ?? define?.['import.meta.env.MODE'];
      const purpose = defined?.replaceAll(/["']/g, '') ?? (minify ? 'production' : undefined);
      requireDevelopment('esbuild', [purpose, env.NODE_ENV]);
      const replacements = replacementsOf(keys, env);
      onStart(() => ({ warnings: [{ text: TERMINAL_WARNING }] }));
      onLoad({ filter: INSTALLED_MODULES }, async ({ path }) => {
        const replaced = replaceKeys(await readFile(path, 'utf8'), replacements);
        return replaced === undefined ? undefined : { contents: replaced, loader: 'default' };
      });
    },
  };
}

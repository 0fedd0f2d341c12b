import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { INSTALLED_MODULES, type LocalKeys, replacementsOf, TERMINAL_WARNING } from './local-keys.ts';
import { requireDevelopment } from './require-development.ts';

/** What webpack gives to a plugin, as far as this one uses it. */
interface WebpackCompiler {
  options: { mode?: string | undefined; module: { rules: unknown[] } };
  getInfrastructureLogger(name: string): { warn(message: string): void };
}

interface WebpackPlugin {
  apply(compiler: WebpackCompiler): void;
}

/**
 * A plugin for webpack: in development, the keys of a local authority replace the production keys that Turnkey's packages
 * pin. The option `mode` of webpack must be `development`.
 *
 * @param keys - default: the variables `TURNKEY_SIGNER_PUBLIC_KEY`, `TURNKEY_NOTARIZER_PUBLIC_KEY` and
 *   `TURNKEY_TLS_FETCHER_PUBLIC_KEY`, also with the prefix `VITE_` or `NEXT_PUBLIC_`
 * @throws Error at the start of a build that is not for development, or without keys
 * @example
 * ```ts
 * import { webpackLocalKeys } from '@postern/client/local-keys';
 * import type { Configuration } from 'webpack';
 *
 * const isDevelopment = process.env.NODE_ENV === 'development';
 * const configuration: Configuration = {
 *   mode: isDevelopment ? 'development' : 'production',
 *   plugins: [isDevelopment && webpackLocalKeys()],
 * };
 * export default configuration;
 * ```
 */
export function webpackLocalKeys(keys?: LocalKeys): WebpackPlugin {
  return {
    apply(compiler) {
      // Webpack itself takes a missing mode for production.
      requireDevelopment('webpack', [compiler.options.mode ?? 'production', env.NODE_ENV]);
      compiler.options.module.rules.push({
        test: INSTALLED_MODULES,
        enforce: 'pre',
        loader: fileURLToPath(new URL('webpack-loader.js', import.meta.url)),
        options: { replacements: replacementsOf(keys, env) },
      });
      compiler.getInfrastructureLogger('postern-local-keys').warn(TERMINAL_WARNING);
    },
  };
}

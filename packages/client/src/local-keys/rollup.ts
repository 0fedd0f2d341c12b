import { env } from 'node:process';
import { isInstalledModule, type LocalKeys, replacementsOf, TERMINAL_WARNING } from './local-keys.ts';
import { type Replacement, replaceKeys } from './replace-keys.ts';
import { requireDevelopment } from './require-development.ts';

/** What Rollup and Rolldown ask of a plugin, as far as this one has it. */
interface RollupPlugin {
  name: string;
  buildStart(this: { warn(message: string): void }): void;
  transform(code: string, id: string): { code: string; map: null } | undefined;
}

/**
 * A plugin for Rollup and Rolldown: in development, the keys of a local authority replace the production keys that Turnkey's
 * packages pin. Rollup does not know for which purpose it builds, so `NODE_ENV` must be `development` or `test`.
 *
 * @param keys - default: the variables `TURNKEY_SIGNER_PUBLIC_KEY`, `TURNKEY_NOTARIZER_PUBLIC_KEY` and
 *   `TURNKEY_TLS_FETCHER_PUBLIC_KEY`, also with the prefix `VITE_` or `NEXT_PUBLIC_`
 * @throws Error at the start of a build that is not for development, or without keys
 * @example
 * ```ts
 * import { rollupLocalKeys } from '@postern/client/local-keys';
 * import { defineConfig } from 'rollup';
 *
 * const isDevelopment = process.env.NODE_ENV === 'development';
 * export default defineConfig({ input: 'page.js', plugins: [isDevelopment && rollupLocalKeys()] });
 * ```
 */
export function rollupLocalKeys(keys?: LocalKeys): RollupPlugin {
  let replacements: readonly Replacement[] = [];
  return {
    name: 'postern-local-keys',
    buildStart() {
      requireDevelopment('Rollup', [env.NODE_ENV]);
      replacements = replacementsOf(keys, env);
      this.warn(TERMINAL_WARNING);
    },
    transform(code, id) {
      const replaced = isInstalledModule(id) ? replaceKeys(code, replacements) : undefined;
      return replaced === undefined ? undefined : { code: replaced, map: null };
    },
  };
}

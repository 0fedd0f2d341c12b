import { env } from 'node:process';
import { isInstalledModule, type LocalKeys, replacementsOf, TERMINAL_WARNING } from './local-keys.ts';
import { type Replacement, replaceKeys } from './replace-keys.ts';
import { requireDevelopment } from './require-development.ts';

/** The settings of Vite that the plugin reads. */
interface ViteConfig {
  mode: string;
  isProduction: boolean;
  /** Where bundled dependencies are kept. */
  cacheDir: string;
  /** The variables that pages may know. */
  env: Record<string, unknown>;
  logger: { warn(message: string): void };
}

/** What Vite asks of a plugin, as far as this one has it. */
interface VitePlugin {
  name: string;
  apply(config: object, environment: { isPreview?: boolean }): boolean;
  configResolved(config: ViteConfig): void;
  transform(code: string, id: string): { code: string; map: null } | undefined;
}

/**
 * A plugin for Vite: in development, the keys of a local authority replace the production keys that Turnkey's packages pin.
 *
 * @param keys - default: the variables `VITE_TURNKEY_SIGNER_PUBLIC_KEY`, `VITE_TURNKEY_NOTARIZER_PUBLIC_KEY` and
 *   `VITE_TURNKEY_TLS_FETCHER_PUBLIC_KEY` of the `.env` files, as `postern env --format vite` writes them
 * @throws Error at the start of a production build, or without keys
 * @example
 * ```ts
 * import { viteLocalKeys } from '@postern/client/local-keys';
 * import { defineConfig } from 'vite';
 *
 * export default defineConfig(({ command }) => ({ plugins: [command === 'serve' && viteLocalKeys()] }));
 * ```
 */
export function viteLocalKeys(keys?: LocalKeys): VitePlugin {
  let replacements: readonly Replacement[] = [];
  let cacheFolder: string | undefined;
  const plugin: VitePlugin = {
    name: 'postern-local-keys',
    // A preview serves what was built before.
    apply: (_, { isPreview }) => !isPreview,
    configResolved(config) {
      const purpose = config.isProduction ? 'production' : 'development';
      requireDevelopment('Vite', [config.mode, env.NODE_ENV, purpose]);
      replacements = replacementsOf(keys, { ...(config.env as Record<string, string>), ...env });
      cacheFolder = `${config.cacheDir}/`;
      // Vite and browsers keep bundled dependencies. They forget them when the name of a plugin changes.
      plugin.name = `postern-local-keys-${fingerprintOf(replacements)}`;
      config.logger.warn(TERMINAL_WARNING);
    },
    transform(code, id) {
      const isSearched = isInstalledModule(id) || (cacheFolder !== undefined && id.startsWith(cacheFolder));
      const replaced = isSearched ? replaceKeys(code, replacements) : undefined;
      return replaced === undefined ? undefined : { code: replaced, map: null };
    },
  };
  return plugin;
}

/** Names the local keys in few characters. */
function fingerprintOf(replacements: readonly Replacement[]): string {
  return replacements.map(([, local]) => local.slice(-6)).join('');
}

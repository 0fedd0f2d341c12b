import { stat } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import type { PosternConfig } from '@postern/backend';
import { CommandError } from '../command-error.ts';
import { findConfig } from './find-config.ts';
import { loadEnvFile } from './load-env-file.ts';

/** What `postern.config.ts` exports. */
export interface LoadedConfig {
  config: PosternConfig;
  /** The file, absolute. */
  path: string;
}

interface ConfigPlace {
  /** The file, as `--config` names it. */
  file?: string | undefined;
  /** Where it is looked for otherwise. */
  folder: string;
}

/**
 * Loads the configuration: first the file `.env` beside it, into `process.env`, then the file itself, in TypeScript or
 * JavaScript. `readConfig` checks what it exports. Without a file of the configuration, `.env` of the folder is read.
 *
 * @returns undefined when there is no file
 * @throws CommandError when it cannot be loaded, or exports no object
 */
export async function loadConfig({ file, folder }: ConfigPlace): Promise<LoadedConfig | undefined> {
  const path = file === undefined ? await findConfig(folder) : await existing(resolve(folder, file));
  await loadEnvFile(path === undefined ? folder : dirname(path), process.env);
  if (path === undefined) return undefined;
  return { config: await importFile(path), path };
}

async function existing(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return path;
  throw new CommandError(`There is no file ${path}: name another one with --config.`);
}

async function importFile(path: string): Promise<PosternConfig> {
  const [backend, { createJiti }] = await Promise.all([import('@postern/backend'), import('jiti')]);
  const jiti = createJiti(import.meta.url, {
    // Compiled files may hold secrets, and other users can write into the folder of temporary files.
    fsCache: false,
    moduleCache: false,
    // The file gets this backend, also where the project has another or none: errors are known by their class.
    virtualModules: { '@postern/backend': backend },
  });
  const module = await jiti.import<object>(path).catch((error: unknown) => {
    throw new CommandError(`${shown(path)} cannot be loaded: ${reasonOf(error)}`);
  });
  if (!('default' in module) || typeof module.default !== 'object' || module.default === null) {
    throw new CommandError(
      `${shown(path)} has no configuration as its default export: write "export default defineConfig({ … });".`,
    );
  }
  return module.default;
}

/** The text of the operator's own code, with its place. Further lines may quote the file, and so a secret. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it throws something that is no error.';
  const [sentence = '', ...rest] = error.message.split('\n');
  const places = [...rest, error.stack ?? ''].join('\n').match(/[^\s(]+\.[cm]?[jt]s:\d+:\d+/g) ?? [];
  const place = places.find((each) => !/node_modules|node:/.test(each));
  const reason = sentence.replace(/^ParseError: /, '').trim();
  return `${reason.replace(/[.:]$/, '')}${place ? ` (${place})` : ''}. Correct the file.`;
}

function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}

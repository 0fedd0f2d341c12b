import { resolve } from 'node:path';

/** Where keys, settings and the database are kept unless `--data` says otherwise. */
export const USUAL_DATA_FOLDER = '.postern';

/**
 * A command of ours as the operator can type it: with `--data` when the folder is not the usual one.
 *
 * @param command - `env`, or with options: `env --write .env`
 * @param data - the data folder, as it was given
 */
export function commandLine(command: string, data: string): string {
  const isUsual = resolve(data) === resolve(USUAL_DATA_FOLDER);
  return `npx postern ${command}${isUsual ? '' : ` --data ${quoted(data)}`}`;
}

function quoted(path: string): string {
  return /^[\w@%+:,./\\-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

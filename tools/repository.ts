import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Absolute path of the repository. This file runs from tools/ as a source and from tools/dist/ when built. */
export const repositoryRoot: string = findRoot(import.meta.dirname);

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package-lock.json')) ? folder : findRoot(dirname(folder));
}

/** Absolute path of a program of an installed package, to run with this Node. */
export function nodeModulesBin(path: string): string {
  return join(repositoryRoot, 'node_modules', path);
}

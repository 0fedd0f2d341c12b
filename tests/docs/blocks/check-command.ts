import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTROL_ENDPOINTS } from '../../../packages/authority/src/control/endpoints.ts';
import { repositoryRoot } from '../../../tools/repository.ts';
import { problemOfPostern } from './check-postern.ts';
import type { ShellCommand } from './shell.ts';

/** Programs of others, and words of the shell. Their arguments are not checked, except the files that `docker` reads. */
const OTHERS = new Set([
  '.',
  'cargo',
  'cd',
  'docker',
  'echo',
  'export',
  'git',
  'go',
  'mkdir',
  'psql',
  'sed',
  'source',
  'xargs',
]);

/** Words of npm that name no script and no package. */
const OF_NPM = new Set(['ci', 'create', 'init', 'pkg']);

/** Commands of packages that only an app for phones has. */
const OF_PHONES = new Set(['expo']);

interface Manifest {
  name?: string;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const manifests = ['.', ...foldersIn('packages'), ...foldersIn('apps'), ...foldersIn('examples')]
  .map((folder) => join(repositoryRoot, folder, 'package.json'))
  .filter((file) => existsSync(file))
  .map((file): Manifest => JSON.parse(readFileSync(file, 'utf8')));
const scripts = new Set(manifests.flatMap((manifest) => Object.keys(manifest.scripts ?? {})));
const packages = new Set(
  manifests.flatMap(({ name = '', dependencies, devDependencies }) => [
    name,
    ...Object.keys({ ...dependencies, ...devDependencies }),
  ]),
);
const authorityPaths = new Set(['inbox', 'console/', 'openapi.json', ...CONTROL_ENDPOINTS.map(({ path }) => path)]);

/**
 * Checks that what a command of a page names is there: commands of ours, scripts, packages, files, paths.
 * @param page The text of the page, which can tell readers to write a file.
 * @param isWhole Whether nothing may be missing. A sentence names a command without its arguments.
 * @returns What is wrong with it.
 */
export function problemOfCommand(
  [program = '', ...words]: ShellCommand,
  page: string,
  isWhole = true,
): string | undefined {
  if (program === 'npx') return problemOfNpx(words, isWhole);
  if (program === 'npm') return problemOfNpm(words);
  if (program === 'postern') return problemOfPostern(words, isWhole);
  if (program === 'node') return missingFile(words.filter((word) => !word.startsWith('-')).slice(0, 1), page);
  if (program === 'curl') return problemOfCurl(words);
  if (program === 'docker')
    return missingFile(
      words.filter((word) => /^docker(\/|$)/.test(word)),
      page,
    );
  return OTHERS.has(program) ? undefined : `${program} is no program that pages may use: see check-command.ts`;
}

function problemOfNpx(words: readonly string[], isWhole: boolean): string | undefined {
  const [program = '', ...rest] = words.filter((word) => word !== '--yes');
  if (program === 'postern') return problemOfPostern(rest, isWhole);
  const isThere = OF_PHONES.has(program) || existsSync(join(repositoryRoot, 'node_modules/.bin', program));
  return isThere ? undefined : `no package here has the command ${program}`;
}

function problemOfNpm([word = '', ...words]: readonly string[]): string | undefined {
  if (OF_NPM.has(word)) return undefined;
  const [first = ''] = words;
  if (word === 'run') return scripts.has(first) ? undefined : `there is no script ${first}`;
  if (word === 'test' || word === 'start') return scripts.has(word) ? undefined : `there is no script ${word}`;
  if (word !== 'install') return `npm ${word} is not known to check-command.ts`;
  const missing = words.filter((each) => !each.startsWith('-') && !packages.has(each));
  return missing.length > 0 ? `these packages are not used here: ${missing.join(', ')}` : undefined;
}

function problemOfCurl(words: readonly string[]): string | undefined {
  const paths = words.flatMap((word) => /\/_authority\/([^?]*)/.exec(word)?.[1] ?? []);
  const missing = paths.filter((path) => !authorityPaths.has(path));
  return missing.length > 0 ? `the authority has no path /_authority/${missing.join(', ')}` : undefined;
}

function missingFile(files: readonly string[], page: string): string | undefined {
  const missing = files.filter((file) => !existsSync(join(repositoryRoot, file)) && !page.includes(`\`${file}\``));
  return missing.length > 0
    ? `there is no file ${missing.join(', ')}, and the page does not say to write it`
    : undefined;
}

function foldersIn(folder: string): string[] {
  return readdirSync(join(repositoryRoot, folder)).map((name) => `${folder}/${name}`);
}

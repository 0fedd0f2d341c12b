import { execFile } from 'node:child_process';
import { appendFile, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** What git does with a file of secrets. */
export type GitState = 'no repository' | 'ignored' | 'added to .gitignore' | 'tracked';

/**
 * Keeps a file out of git: adds it to the `.gitignore` beside it, unless git ignores it already.
 *
 * @param path - absolute
 * @returns `tracked` when git has the file already, so that ignoring it changes nothing
 */
export async function keepOutOfGit(path: string): Promise<GitState> {
  const git = (...args: string[]) => exitCodeOf(args, dirname(path));
  if ((await git('rev-parse', '--is-inside-work-tree')) !== 0) return 'no repository';
  if ((await git('ls-files', '--error-unmatch', '--', path)) === 0) return 'tracked';
  if ((await git('check-ignore', '--quiet', '--', path)) === 0) return 'ignored';
  const file = join(dirname(path), '.gitignore');
  const before = await readFile(file, 'utf8').catch(() => '');
  const isComplete = before === '' || before.endsWith('\n');
  await appendFile(file, `${isComplete ? '' : '\n'}/${basename(path)}\n`);
  return 'added to .gitignore';
}

/** Without git on this machine, there is no repository to protect. */
async function exitCodeOf(args: string[], cwd: string): Promise<number> {
  return promisify(execFile)('git', args, { cwd }).then(
    () => 0,
    (error: { code?: unknown }) => (typeof error.code === 'number' ? error.code : -1),
  );
}

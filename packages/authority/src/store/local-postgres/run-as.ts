import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { parse } from 'node:path';
import type { Account } from './account.ts';

/** How to run PostgreSQL's programs: the account, and the file for their output. */
export type RunAs = {
  /** undefined: as the user of this process. */
  readonly account: Account | undefined;
  /** The account cannot enter a folder above the data or the programs, so it needs permission to pass. */
  readonly passesFolders: boolean;
  /** File for the output. */
  readonly log: string;
};

const LOG_LIMIT_BYTES = 1_000_000;

// The server outlives this process, and other processes of its account can read its environment. So it gets none of our
// secrets.
const INHERITED = ['PATH', 'LD_LIBRARY_PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'PATHEXT', 'ComSpec'];

/**
 * Runs a program to its end in a session of its own, so that Ctrl-C in the terminal reaches this process only.
 *
 * @param variables - environment variables, in addition to the few that are inherited
 * @returns the exit code, or -1 when it could not be started or was killed
 */
export async function runAs(
  { account, passesFolders, log }: RunAs,
  program: string,
  args: string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<number> {
  const [command, commandArgs] = account && passesFolders ? throughFolders(account, program, args) : [program, args];
  const env = Object.fromEntries(INHERITED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  const output = await open(log, 'a', 0o600);
  try {
    if ((await output.stat()).size > LOG_LIMIT_BYTES) await output.truncate();
    return await new Promise((resolve) => {
      const child = spawn(command, commandArgs, {
        ...(account && !passesFolders ? account : {}),
        cwd: parse(program).root,
        env: { ...env, LC_ALL: 'C', ...variables },
        detached: process.platform !== 'win32',
        windowsHide: true,
        stdio: ['ignore', output.fd, output.fd],
      });
      child.once('error', () => resolve(-1));
      child.once('exit', (code) => resolve(code ?? -1));
    });
  } finally {
    await output.close();
  }
}

/**
 * Other accounts cannot enter root's home or a private temporary folder. This program must not change those folders, so
 * the server keeps one capability of root: to pass them. The secure bit keeps it also for access(2), which PostgreSQL
 * uses to find its own programs. See capabilities(7).
 */
function throughFolders({ uid, gid }: Account, program: string, args: string[]): [string, string[]] {
  const right = '+dac_override';
  const identity = ['--reuid', String(uid), '--regid', String(gid), '--clear-groups'];
  const rights = ['--securebits', '+no_setuid_fixup', '--inh-caps', right, '--ambient-caps', right];
  return ['setpriv', [...identity, ...rights, '--', program, ...args]];
}

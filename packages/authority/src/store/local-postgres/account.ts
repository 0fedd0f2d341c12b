import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { LocalPostgresError } from './local-postgres-error.ts';

/** The account of the operating system that PostgreSQL runs as when this process is root. */
export type Account = { readonly uid: number; readonly gid: number };

const ACCOUNT_NAME = 'postgres';
const run = promisify(execFile);

/**
 * Chooses the account that PostgreSQL runs as. PostgreSQL refuses to run as root.
 *
 * @param folder - an existing folder of a cluster, which keeps its owner, or one that does not exist yet
 * @returns undefined when this process is not root and can simply run PostgreSQL itself
 * @throws LocalPostgresError NO_ACCOUNT when there is no such account and none can be created
 */
export async function chooseAccount(folder: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(folder).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return (await lookUpAccount()) ?? (await createAccount());
}

async function lookUpAccount(): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', ACCOUNT_NAME]), run('id', ['-g', ACCOUNT_NAME])]);
    return { uid: Number.parseInt(uid.stdout, 10), gid: Number.parseInt(gid.stdout, 10) };
  } catch {
    return undefined;
  }
}

async function createAccount(): Promise<Account> {
  const failure = await run('useradd', ['--system', '--user-group', '--no-create-home', ACCOUNT_NAME]).catch(
    (error: unknown) => error,
  );
  // Another process may have created it at the same time, so look for the account itself.
  const account = await lookUpAccount();
  if (!account) throw new LocalPostgresError('NO_ACCOUNT', ACCOUNT_NAME, failure);
  return account;
}

/**
 * Tells whether an account may enter every folder above a path, by their owners and modes.
 *
 * @param path - absolute, without symbolic links
 */
export async function canReach(account: Account, path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { uid, gid, mode } = await stat(folder);
    const search = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & search) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

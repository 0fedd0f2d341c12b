import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canReach, chooseAccount } from './account.ts';
import { findPostgresBinaries, type PostgresBinaries, requireRunning } from './binaries.ts';
import { LocalPostgresError } from './local-postgres-error.ts';
import { type RunAs, runAs } from './run-as.ts';

/** A PostgreSQL data folder that is ready to be started, and how to run the programs on it. */
export type Cluster = RunAs & {
  /** PGDATA, absolute and without symbolic links. */
  readonly data: string;
  /** Password of the superuser `postgres`. */
  readonly password: string;
  readonly pgCtl: string;
};

// A cluster belongs to one major version, so each version has a folder of its own.
const FOLDER = 'postgresql-18';
const UNFINISHED = `${FOLDER}.unfinished-`;

/**
 * Opens the cluster in a data folder, and creates it when there is none.
 *
 * A new cluster is created in a temporary folder and renamed when it is complete, so that an incomplete one is never
 * used. When two processes start at once, the second uses the cluster of the first.
 *
 * @param dataDir - created with its parents when missing
 * @param progress - called with lines for the operator
 * @throws LocalPostgresError when the folder cannot be used or PostgreSQL cannot be set up in it
 */
export async function openCluster(dataDir: string, progress: (line: string) => void): Promise<Cluster> {
  const root = await makeWritable(dataDir);
  const folder = join(root, FOLDER);
  const binaries = await findPostgresBinaries();
  const as = await chooseRunAs(folder, binaries, join(root, 'postgresql.log'));

  if (!(await exists(folder))) {
    progress(`Creating a PostgreSQL database in ${folder}`);
    await createCluster(folder, binaries, as);
  }
  await removeUnfinished(root);
  return readCluster(folder, binaries.pg_ctl, as);
}

/**
 * Finds the cluster in a data folder, and creates none.
 *
 * @throws LocalPostgresError when it belongs to another user or program
 */
export async function findCluster(dataDir: string): Promise<Cluster | undefined> {
  const root = await realpath(dataDir).catch(() => undefined);
  if (root === undefined || !(await exists(join(root, FOLDER)))) return undefined;
  const folder = join(root, FOLDER);
  const binaries = await findPostgresBinaries();
  return readCluster(folder, binaries.pg_ctl, await chooseRunAs(folder, binaries, join(root, 'postgresql.log')));
}

async function readCluster(folder: string, pgCtl: string, as: RunAs): Promise<Cluster> {
  const password = await readFile(join(folder, 'password'), 'utf8').catch((error: unknown) => {
    throw new LocalPostgresError('DATA_DIR_NOT_OURS', folder, error);
  });
  return { ...as, data: join(folder, 'data'), password: password.trim(), pgCtl };
}

async function makeWritable(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true });
    const root = await realpath(dataDir);
    const probe = join(root, `.write-${randomBytes(6).toString('hex')}`);
    await writeFile(probe, '');
    await rm(probe);
    return root;
  } catch (error) {
    throw new LocalPostgresError('DATA_DIR_NOT_WRITABLE', dataDir, error);
  }
}

async function chooseRunAs(folder: string, binaries: PostgresBinaries, log: string): Promise<RunAs> {
  const { initdb } = binaries;
  const account = await chooseAccount(folder);
  if (!account) return { account, passesFolders: false, log };
  const passesFolders = !((await canReach(account, folder)) && (await canReach(account, initdb)));
  const as = { account, passesFolders, log };
  if (passesFolders && (await runAs(as, initdb, ['--version'])) !== 0) {
    await requireRunning(binaries);
    throw new LocalPostgresError('DATA_DIR_UNREACHABLE', folder);
  }
  return as;
}

async function createCluster(folder: string, binaries: PostgresBinaries, as: RunAs): Promise<void> {
  const aside = join(dirname(folder), `${UNFINISHED}${randomBytes(6).toString('hex')}`);
  const passwordFile = join(aside, 'password');
  try {
    await mkdir(aside, { mode: 0o700 });
    await writeFile(passwordFile, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
    if (as.account) {
      await chown(passwordFile, as.account.uid, as.account.gid);
      await chown(aside, as.account.uid, as.account.gid);
    }
    const exitCode = await runAs(as, binaries.initdb, [
      `--pgdata=${join(aside, 'data')}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
      '--no-instructions',
    ]);
    if (exitCode !== 0) {
      await requireRunning(binaries);
      throw new LocalPostgresError('INIT_FAILED', as.log);
    }
    await rename(aside, folder);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    // Another process was faster. Use its cluster.
    if (await exists(folder)) return;
    throw error instanceof LocalPostgresError ? error : new LocalPostgresError('DATA_DIR_NOT_WRITABLE', folder, error);
  }
}

/** Removes the remains of interrupted first starts. A first start that still runs then finds this cluster. */
async function removeUnfinished(root: string): Promise<void> {
  const unfinished = (await readdir(root)).filter((name) => name.startsWith(UNFINISHED));
  await Promise.all(unfinished.map((name) => rm(join(root, name), { recursive: true, force: true }).catch(() => {})));
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

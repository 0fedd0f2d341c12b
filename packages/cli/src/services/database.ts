import { CommandError } from '../command-error.ts';
import type { Lifetime } from '../lifetime.ts';
import { keepDatabase } from './keep-database.ts';

/** A PostgreSQL to connect to. */
export interface Database {
  /** `postgres://…`, with the password. */
  url: string;
  /** For the operator, without the password. */
  description: string;
}

/**
 * The PostgreSQL of `DATABASE_URL`.
 *
 * @returns undefined when it is not set
 * @throws CommandError when it is malformed
 */
export function givenDatabase({ DATABASE_URL: url }: NodeJS.ProcessEnv): Database | undefined {
  return url === undefined ? undefined : { url, description: `PostgreSQL at ${databaseHost(url)}` };
}

/**
 * Starts a PostgreSQL in the data folder, or uses one that still runs there. It stops when the command ends or is
 * killed.
 *
 * @throws LocalPostgresError with one sentence for the operator
 */
export async function startDatabase(folder: string, lifetime: Lifetime): Promise<Database> {
  // A dynamic import, so that PostgreSQL starts before the authority is loaded.
  const { startLocalPostgres } = await import('@postern/authority/local-postgres');
  const stopKeeper = keepDatabase(folder);
  lifetime.atEnd(async () => stopKeeper());
  const { url, reused, stop } = await startLocalPostgres({ dataDir: folder });
  lifetime.atEnd(stop);
  return { url, description: `PostgreSQL at ${databaseHost(url)}${reused ? ', still running' : ''}` };
}

/**
 * Says why a database could not be opened.
 *
 * @param variable - where the address comes from
 * @returns undefined when the error does not come from the database
 */
export function databaseRefusal(error: unknown, url: string, variable = 'DATABASE_URL'): CommandError | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const where = `The database at ${databaseHost(url)}`;
  const code = String(error.code);
  if (/^28/.test(code)) return new CommandError(`${where} refuses the user or the password: correct ${variable}.`);
  if (code === '3D000')
    return new CommandError(`${where} has no database of that name: create it, or correct ${variable}.`);
  if (code === '42501')
    return new CommandError(`${where} does not let this user create tables: grant it, or use another user.`);
  if (/^(E[A-Z]+|CONN.*|57P0[1-3]|53300)$/.test(code)) {
    return new CommandError(`${where} does not answer (${code}): start it, or correct ${variable}.`);
  }
  return undefined;
}

function databaseHost(url: string): string {
  const isUrl = URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol);
  if (!isUrl)
    throw new CommandError('DATABASE_URL is not a URL like postgres://user:password@host:port/database: correct it.');
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || 5432}${pathname === '/postgres' ? '' : pathname}`;
}

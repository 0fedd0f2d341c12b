import { inspectPostgres, type PostgresInspection } from '@postern/backend/inspection';
import { CommandError } from '../command-error.ts';
import { databaseRefusal } from '../services/database.ts';
import { CheckFailure } from './check-failure.ts';

/** What a database has said, and when it was asked. */
export type DatabaseAnswer = PostgresInspection & {
  /** Unix time in milliseconds, by this machine. */
  askedAtMs: number;
};

/** The database of the store. It is asked once. */
export interface DatabaseFacts {
  url: string;
  /** @throws CheckFailure when it does not answer */
  inspect(): Promise<DatabaseAnswer>;
}

export function createDatabaseFacts(url: string, limitMs: number): DatabaseFacts {
  let answer: Promise<DatabaseAnswer> | undefined;
  const ask = async (): Promise<DatabaseAnswer> => {
    const askedAtMs = Date.now();
    try {
      return { ...(await inspectPostgres(url, limitMs)), askedAtMs };
    } catch (error) {
      throw databaseProblem(error, url, 'DATABASE_URL');
    }
  };
  return {
    url,
    inspect: () => {
      answer ??= ask();
      return answer;
    },
  };
}

/** Why a database cannot be asked, as a problem for the operator. */
export function databaseProblem(error: unknown, url: string, variable: string): unknown {
  let refusal: unknown;
  try {
    refusal = databaseRefusal(error, url, variable);
  } catch (malformed) {
    refusal = malformed;
  }
  if (!(refusal instanceof CommandError)) return error;
  const [, problem = refusal.message, fix = `correct ${variable}.`] = /^(.*): ([^:]+)$/.exec(refusal.message) ?? [];
  return new CheckFailure(`${problem}.`, fix.charAt(0).toUpperCase() + fix.slice(1));
}

import type { TestProject } from 'vitest/node';
import { startTestServer } from './test-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Connection string of the PostgreSQL server of this run, as a user that may create databases. */
    databaseUrl: string;
  }
}

/** Starts one PostgreSQL for the whole run, or uses the one that DATABASE_URL names. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (process.env.DATABASE_URL) {
    project.provide('databaseUrl', process.env.DATABASE_URL);
    return async () => {};
  }
  const server = await startTestServer();
  project.provide('databaseUrl', server.url);
  return server.remove;
}

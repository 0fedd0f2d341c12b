import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalPostgres } from '@postern/authority/local-postgres';
import postgres from 'postgres';
import { describe, expect, it } from 'vitest';

/** PostgreSQL's pg_ctl builds a command line for a shell: nothing of a folder's name may be read by it. */
describe.skipIf(process.platform === 'win32')('a data folder with a name that a shell would interpret', () => {
  it.each(['a $HOME b', '"quoted"', "it's `here`", '$(touch made-by-a-shell); x', 'back\\slash', 'täglich ☕'])(
    'A data folder with a name that a shell would read is used as it is written: %s',
    async (name) => {
      const parent = await mkdtemp(join(tmpdir(), 'postern-field-'));
      const dataDir = join(parent, name);
      const first = await startLocalPostgres({ dataDir });
      try {
        const sql = postgres(first.url, { max: 1 });
        expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
        await sql.end();
        expect(await readdir(parent)).toEqual([name]);
        // The server that runs there is found again, and stopped by the folder's name.
        expect(await startLocalPostgres({ dataDir })).toMatchObject({ url: first.url, reused: true });
      } finally {
        await first.stop();
        await rm(parent, { recursive: true, force: true });
      }
      await expect(postgres(first.url, { max: 1, connect_timeout: 2 })`SELECT 1`).rejects.toThrow();
    },
  );
});

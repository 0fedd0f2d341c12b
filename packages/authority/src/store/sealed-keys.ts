import type { Sql } from './sql.ts';

export function sealedKeyStore(sql: Sql) {
  return {
    async find(name: string): Promise<Uint8Array | undefined> {
      const [row] = await sql<{ sealed: Uint8Array }[]>`select sealed from sealed_keys where name = ${name}`;
      return row?.sealed;
    },

    /** Does not overwrite: of several processes that start at the same time, the first wins. */
    async insertIfAbsent(name: string, sealed: Uint8Array, now: Date): Promise<void> {
      await sql`
        insert into sealed_keys (name, sealed, created_at) values (${name}, ${sealed}, ${now})
        on conflict (name) do nothing`;
    },
  };
}

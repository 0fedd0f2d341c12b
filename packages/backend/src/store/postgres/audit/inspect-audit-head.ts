import { createChain } from '../../../audit/chain.ts';
import { readOnly } from '../inspect-postgres.ts';
import { readHead } from './append.ts';

/**
 * The end of an audit trail. `absent`: its tables do not exist. `empty`: this key has no events. `genuine`: the head was
 * sealed with the key, and the last row is the one that it names. `wrong`: it is not.
 */
export interface AuditHeadInspection {
  state: 'absent' | 'empty' | 'genuine' | 'wrong';
  /** How many rows the chain of the key has. */
  rows: number;
}

/**
 * Looks at the end of the chain of an audit key, in a transaction that can only read. `verify` of the trail walks all of it.
 * @param url `postgres://user:password@host:port/database`
 * @param key The audit key: 64 hex characters.
 * @param limitMs How long it may take, in milliseconds.
 * @throws PostgresError, or an error of the connection with a `code`.
 */
export function inspectAuditHead(url: string, key: string, limitMs: number): Promise<AuditHeadInspection> {
  const chain = createChain(key);
  return readOnly(url, limitMs, async (sql): Promise<AuditHeadInspection> => {
    const [tables] = await sql<{ exist: boolean }[]>`select to_regclass('postern_audit.events') is not null as exist`;
    if (!tables?.exist) return { state: 'absent', rows: 0 };
    const head = await readHead(sql, chain);
    const [last] = await sql<{ seq: string; hash: string }[]>`
      select seq, hash from postern_audit.events where chain = ${chain.name} order by seq desc limit 1`;
    const rows = Number(last?.seq ?? 0);
    if (!head) return { state: last ? 'wrong' : 'empty', rows };
    const isGenuine = chain.isSealed(head, head.seal) && head.seq === rows && (!last || head.hash === last.hash);
    return { state: isGenuine ? (rows === 0 ? 'empty' : 'genuine') : 'wrong', rows };
  });
}

import type { Sql, TransactionSql } from 'postgres';
import type { Chain, ChainRow } from '../../../audit/chain.ts';
import { EMPTY_CHAIN } from '../../../audit/chain.ts';
import type { StoredHead } from '../../../audit/verify-chain.ts';
import { begin } from '../begin.ts';

/** The stored head is not genuine. Extending it would hide that rows were removed. */
export class BrokenHeadError extends Error {
  override readonly name = 'BrokenHeadError';
}

/**
 * Appends events to the chain, in one transaction. Processes that append at the same time wait for each other, because
 * each row contains the hash of the row before.
 * @param announce Called with the rows before they are stored.
 */
export async function append(
  sql: Sql,
  chain: Chain,
  events: readonly string[],
  announce: (rows: readonly ChainRow[]) => void,
): Promise<void> {
  await begin(sql, '', async (tx) => {
    const head = (await lockHead(tx, chain)) ?? (await createHead(tx, chain));
    if (!chain.isSealed(head, head.seal)) throw new BrokenHeadError('the head of the audit trail is not genuine');
    const rows = chain.extend(head, events);
    const last = rows.at(-1) ?? head;
    announce(rows);
    // Sent together: the second statement does not wait for the answer to the first.
    await Promise.all([
      tx`
        insert into postern_audit.events (chain, seq, event, hash)
        select ${chain.name}, * from unnest(
          ${tx.array(rows.map(({ seq }) => String(seq)))}::bigint[],
          ${tx.array(rows.map(({ event }) => event))}::text[],
          ${tx.array(rows.map(({ hash }) => hash))}::text[])`,
      tx`
        update postern_audit.heads set seq = ${last.seq}, hash = ${last.hash}, seal = ${chain.seal(last)}
        where chain = ${chain.name}`,
    ]);
  });
}

/** Whether a row is stored: after a broken connection it is not known whether the transaction was committed. */
export async function isStored(sql: Sql, chain: Chain, { seq, hash }: ChainRow): Promise<boolean> {
  const found = await sql`
    select from postern_audit.events where chain = ${chain.name} and seq = ${seq} and hash = ${hash}`;
  return found.length > 0;
}

/** Reads the stored head. */
export async function readHead(sql: TransactionSql, chain: Chain): Promise<StoredHead | undefined> {
  const [row] = await sql<StoredHeadRow[]>`
    select seq, hash, seal from postern_audit.heads where chain = ${chain.name}`;
  return row && { ...row, seq: Number(row.seq) };
}

interface StoredHeadRow {
  seq: string;
  hash: string;
  seal: string;
}

async function lockHead(tx: TransactionSql, chain: Chain): Promise<StoredHead | undefined> {
  const [row] = await tx<StoredHeadRow[]>`
    select seq, hash, seal from postern_audit.heads where chain = ${chain.name} for update`;
  return row && { ...row, seq: Number(row.seq) };
}

/** The first event of a key begins its chain, unless rows without a head show that the head was removed. */
async function createHead(tx: TransactionSql, chain: Chain): Promise<StoredHead> {
  const rows = await tx`select from postern_audit.events where chain = ${chain.name} limit 1`;
  if (rows.length > 0) throw new BrokenHeadError('the head of the audit trail was removed');
  const { seq, hash } = EMPTY_CHAIN;
  await tx`
    insert into postern_audit.heads (chain, seq, hash, seal) values (${chain.name}, ${seq}, ${hash}, ${chain.seal(EMPTY_CHAIN)})
    on conflict (chain) do nothing`;
  const created = await lockHead(tx, chain);
  if (!created) throw new BrokenHeadError('the head of the audit trail was removed');
  return created;
}

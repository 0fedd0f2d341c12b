import type { Chain, ChainHead, ChainRow } from './chain.ts';
import { EMPTY_CHAIN } from './chain.ts';

/**
 * What is wrong with a chain. `changed`: the row was changed, or is at another place than before. `missing`: the row was
 * removed. `cut`: the rows from this one to the head were removed. `head`: the stored head is not genuine, or rows follow
 * that it does not know. `kept-head`: the head that was kept elsewhere is not in the chain.
 */
export type ChainBreak = 'changed' | 'missing' | 'cut' | 'head' | 'kept-head';

/** The result of a check. */
export interface AuditVerification {
  /** How many rows were checked. With a break: those before it. */
  rows: number;
  /** The last row that is in order. Keep it elsewhere, and give it to the next check. */
  head: ChainHead;
  /** Undefined when the chain is in order. */
  broken?: { kind: ChainBreak /** The first row that is not in order. */; seq: number };
}

/** The stored head with its seal. */
export interface StoredHead extends ChainHead {
  seal: string;
}

/**
 * Walks a chain from its beginning.
 * @param rows All rows, in the order of their numbers.
 * @param stored Undefined when there is none.
 * @param kept The result of an earlier check, which was kept where the chain's database is not.
 */
export async function verifyChain(
  chain: Chain,
  rows: AsyncIterable<readonly ChainRow[]>,
  stored: StoredHead | undefined,
  kept: ChainHead = EMPTY_CHAIN,
): Promise<AuditVerification> {
  let head = EMPTY_CHAIN;
  const broken = (kind: ChainBreak, seq: number): AuditVerification => ({
    rows: head.seq,
    head,
    broken: { kind, seq },
  });
  for await (const page of rows) {
    for (const row of page) {
      if (row.seq !== head.seq + 1) return broken('missing', head.seq + 1);
      if (!chain.follows(head, row)) return broken('changed', row.seq);
      if (row.seq === kept.seq && row.hash !== kept.hash) return broken('kept-head', row.seq);
      head = { seq: row.seq, hash: row.hash };
    }
  }
  if (kept.seq > head.seq) return broken('cut', head.seq + 1);
  if (!stored) return head.seq === 0 ? { rows: 0, head } : broken('head', head.seq);
  if (!chain.isSealed(stored, stored.seal)) return broken('head', stored.seq);
  if (stored.seq > head.seq) return broken('cut', head.seq + 1);
  if (stored.seq < head.seq || stored.hash !== head.hash) return broken('head', stored.seq + 1);
  return { rows: head.seq, head };
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveBytes } from '../tokens/sealed-text.ts';
import type { AuditEvent } from './audit-event.ts';

/** The last row of a chain. */
export interface ChainHead {
  /** The number of the row. The first row has 1, and an empty chain has 0. */
  seq: number;
  /** The hash of the row, hex. An empty chain has 64 zeros. */
  hash: string;
}

/** A row of a chain. */
export interface ChainRow extends ChainHead {
  /** The event as canonical JSON. */
  event: string;
}

/** Makes and checks the hashes of one chain. */
export interface Chain {
  /** Identifies the audit key, so that each key has its own chain. It does not reveal the key. */
  name: string;
  /** Appends events to a head. */
  extend(head: ChainHead, events: readonly string[]): ChainRow[];
  /** Whether a row comes directly after a head and is unchanged. */
  follows(head: ChainHead, row: ChainRow): boolean;
  /**
   * Seals a head: HMAC-SHA-256, hex. The hashes of the rows are known to everyone who reads them, and the seals of former
   * heads are not kept. So an attacker who cuts the end of a chain cannot make a head for what is left.
   */
  seal(head: ChainHead): string;
  /** Whether a seal was made for this head. */
  isSealed(head: ChainHead, seal: string): boolean;
}

/** The head of a chain without rows. */
export const EMPTY_CHAIN: ChainHead = { seq: 0, hash: '0'.repeat(64) };

/**
 * Makes the chain of an audit key. The hash of a row is HMAC-SHA-256 over the chain's name, the row's number, the hash of
 * the row before and the event. Without the key it cannot be computed.
 * @param key 64 hex characters.
 */
export function createChain(key: string): Chain {
  const hmacKey = deriveBytes(key.toLowerCase(), 'postern audit chain', 32);
  const mac = (...parts: (string | number)[]) => createHmac('sha256', hmacKey).update(parts.join('\n')).digest('hex');
  const name = mac('name').slice(0, 16);
  const hashOf = (seq: number, previous: string, event: string) => mac('row', name, seq, previous, event);
  const seal = ({ seq, hash }: ChainHead) => mac('head', name, seq, hash);
  return {
    name,
    extend(head, events) {
      let { seq, hash } = head;
      return events.map((event) => {
        seq += 1;
        hash = hashOf(seq, hash, event);
        return { seq, hash, event };
      });
    },
    follows: (head, row) => row.seq === head.seq + 1 && isEqual(row.hash, hashOf(row.seq, head.hash, row.event)),
    seal,
    isSealed: (head, given) => isEqual(given, seal(head)),
  };
}

/** An event as JSON whose keys are sorted, so that equal events have equal bytes. */
export function canonicalJson(event: AuditEvent): string {
  return JSON.stringify(sorted(event));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, sorted(each)]));
}

function isEqual(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

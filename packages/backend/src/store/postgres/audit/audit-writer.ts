import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'postgres';
import type { AuditTrouble } from '../../../audit/audit-trail.ts';
import type { Chain, ChainRow } from '../../../audit/chain.ts';
import { append, BrokenHeadError, isStored } from './append.ts';

interface Waiting {
  event: string;
  settle: () => void;
  fail: (error: unknown) => void;
}

/** Collects events and appends them together. */
export interface AuditWriter {
  /** @throws Error when the event is not stored: too many events wait, or the trail was closed. */
  write(event: string): Promise<void>;
  /** @throws Error when events are lost. */
  close(): Promise<void>;
}

interface AuditWriterOptions {
  /** Makes what is appended to. It is called until it succeeds once. */
  prepare: () => Promise<void>;
  sql: Sql;
  chain: Chain;
  /** How long events are collected before they are appended, in milliseconds. */
  gatherMs: number;
  /** More events than this do not wait. They are lost. */
  maxWaiting: number;
  tellTrouble: (trouble: AuditTrouble) => void;
}

const MAX_BATCH = 1_000;
const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 5_000;

/** How long the trail tries to store what is left when it is closed. */
const CLOSING_MS = 2_000;
const CLOSING_PAUSE_MS = 50;

export function createAuditWriter(options: AuditWriterOptions): AuditWriter {
  const { sql, chain, gatherMs, maxWaiting, tellTrouble, prepare } = options;
  const waiting: Waiting[] = [];
  const closing = new AbortController();
  let run: Promise<void> | undefined;
  let closesAt = Number.POSITIVE_INFINITY;
  let lost = 0;
  let isPrepared = false;

  /** Appends until nothing waits. */
  async function appendAll(): Promise<void> {
    await pause(gatherMs);
    while (waiting.length > 0) await appendBatch(Math.min(waiting.length, MAX_BATCH));
    run = undefined;
  }

  /** Tries until the first events that wait are stored. */
  async function appendBatch(size: number): Promise<void> {
    const events = waiting.slice(0, size).map(({ event }) => event);
    let announced: ChainRow | undefined;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
      try {
        if (!isPrepared) await prepare();
        isPrepared = true;
        // After a broken connection the batch may be stored already.
        if (!announced || !(await isStored(sql, chain, announced))) {
          await append(sql, chain, events, (rows) => {
            announced = rows.at(-1);
          });
        }
        for (const { settle } of waiting.splice(0, size)) settle();
        return;
      } catch (error) {
        // One event that the database cannot hold must not keep all others from being stored.
        if (isAboutData(error)) return size === 1 ? give(1, error) : appendBatch(1);
        if (performance.now() >= closesAt) return give(waiting.length, error);
        tellTrouble(error instanceof BrokenHeadError ? 'broken' : 'unreachable');
      }
      await pause(pauseMs);
    }
  }

  /** Gives events up. */
  function give(count: number, error: unknown): void {
    lost += count;
    for (const { fail } of waiting.splice(0, count)) fail(error);
  }

  /** Closing shortens every pause. */
  async function pause(ms: number): Promise<void> {
    const signal = closing.signal;
    if (signal.aborted) await sleep(Math.min(ms, CLOSING_PAUSE_MS));
    else await sleep(ms, undefined, { signal }).catch(() => undefined);
  }

  return {
    write(event) {
      if (closing.signal.aborted) return Promise.reject(new Error('the audit trail is closed'));
      if (waiting.length >= maxWaiting) return Promise.reject(new Error('too many audit events wait'));
      return new Promise((settle, fail) => {
        waiting.push({ event, settle, fail });
        run ??= appendAll();
      });
    },
    async close() {
      const lostBefore = lost;
      closesAt = performance.now() + CLOSING_MS;
      closing.abort();
      await run;
      if (lost > lostBefore) throw new Error(`${lost - lostBefore} audit events could not be stored`);
    },
  };
}

/** PostgreSQL's class 22, "data exception". */
function isAboutData(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^22/.test(String(error.code));
}

import type { Sql } from 'postgres';

/** A pool of connections that can be replaced. */
export interface Pool {
  /** Sends statements over the current connections. */
  sql: Sql;
  /** Opens new connections for all later statements. Those that were already sent have some time left. */
  renew(): void;
  /** Statements that were already sent have some time left. */
  close(): Promise<void>;
}

/**
 * Keeps a pool that can be replaced, because the driver never gives up a connection that does not answer: one whose packets
 * are lost stays open for many minutes, and one that was reset while a statement was being written stays unusable.
 * @param open Opens connections.
 * @param limitMs How long sent statements may still take. The pool is not replaced more often than that.
 */
export function createPool(open: () => Sql, limitMs: number): Pool {
  let current = open();
  let openedAt = performance.now();
  const end = (pool: Sql) => pool.end({ timeout: limitMs / 1000 });
  return {
    sql: new Proxy(current, {
      apply: (_, self, parameters) => Reflect.apply(current, self, parameters),
      get: (_, name) => Reflect.get(current, name),
    }),
    renew() {
      if (performance.now() - openedAt < limitMs) return;
      const old = current;
      current = open();
      openedAt = performance.now();
      end(old).catch(() => undefined);
    },
    close: () => end(current),
  };
}

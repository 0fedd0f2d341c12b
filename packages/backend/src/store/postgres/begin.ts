import type { Sql, TransactionSql } from 'postgres';
import { isConnectionLost } from './outage.ts';

/**
 * Runs work in a transaction. When the connection is lost during it, the driver would still send the work's next statement,
 * its commit or its rollback over the closed socket, and throw where it cannot be caught: the process would end. So from
 * then on the driver hears nothing of the work any more, and the transaction fails by the loss alone.
 * @param mode For example `read only`; empty for a usual one.
 * @throws Error of the work, or of the lost connection.
 */
export async function begin<Result>(
  sql: Sql,
  mode: string,
  work: (tx: TransactionSql) => Promise<Result>,
): Promise<Result> {
  let lost: { cause: unknown } | undefined;
  const running = sql.begin(mode, async (tx) => {
    const guarded = new Proxy(tx, {
      apply(target, self, parameters) {
        if (lost) throw lost.cause;
        return Reflect.apply(target, self, parameters);
      },
      get(target, name) {
        if (lost) throw lost.cause;
        return Reflect.get(target, name);
      },
    });
    try {
      const result = await work(guarded);
      if (!lost) return { result };
    } catch (error) {
      if (!lost && !isConnectionLost(error)) throw error;
    }
    // The driver forgets the transaction with its connection.
    return new Promise<never>(() => {});
  });
  running.catch((cause: unknown) => {
    lost = { cause };
  });
  const { result } = (await running) as { result: Result };
  return result;
}

import postgres from 'postgres';

/**
 * Every statement has an index that holds its conditions and its order. PostgreSQL must use it also when statistics are
 * missing or old, so everything else that it could try is switched off. Compiling a plan costs more than running it.
 */
const ONE_PLAN = {
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_sort: 'off',
  enable_incremental_sort: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
};

/** The driver's own pauses grow to twenty seconds. Then a database that is back is not used for that long. */
const backoffSeconds = (failures: number) => Math.min(2 ** failures / 100, 0.5) * (0.5 + Math.random() / 2);

/**
 * Opens a pool of connections with the settings that all statements of the store rely on.
 * @param url Connection string.
 */
export function connect(url: string, options: { max: number; onnotice?: (notice: postgres.Notice) => void }) {
  return postgres(url, {
    connect_timeout: 10,
    backoff: backoffSeconds,
    onnotice: () => {},
    ...options,
    transform: { column: { from: postgres.toCamel } },
    connection: { application_name: 'postern-authority', statement_timeout: 30_000, ...ONE_PLAN },
  });
}

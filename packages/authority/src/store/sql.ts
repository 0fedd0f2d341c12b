import type postgres from 'postgres';

/** A connection pool, or the one connection of a transaction. */
export type Sql = postgres.Sql | postgres.TransactionSql;

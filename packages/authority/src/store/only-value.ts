import type postgres from 'postgres';
import type { Sql } from './sql.ts';

export type Fragment = postgres.PendingQuery<postgres.Row[]>;

/**
 * The condition that a column has one value, as a range. For columns that the statement also orders by.
 *
 * After `column = value` an order by that column means nothing, and several indexes fit the statement. After a range,
 * only an index that has the column in this place of the order fits. Connections do not let PostgreSQL sort or read
 * whole tables (connection.ts), so one plan is left, whatever the statistics say.
 * @param column A column, or an expression that has an index; several separated by commas.
 * @param value As many values.
 */
export function onlyValue(sql: Sql, column: Fragment, value: string | Fragment): Fragment {
  return sql`(${column}) >= (${value}) and (${column}) <= (${value})`;
}

/**
 * The condition that a row belongs to one organization, in a form that PostgreSQL uses to choose the partition and not
 * to choose an index. For statements that name the organization in a range.
 */
export function onlyPartition(sql: Sql, organizationId: string | Fragment): Fragment {
  return sql`organization_id = any(array[${organizationId}]::uuid[])`;
}

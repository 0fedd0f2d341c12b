import type { Fragment, Sql } from 'postgres';
import type { NewDelivery } from '../contract.ts';

/**
 * The statement that adds deliveries, as a part of another one.
 * @param condition A `where` clause: whether they are added.
 */
export function insertDeliveries(sql: Sql, deliveries: readonly NewDelivery[], condition: Fragment = sql``): Fragment {
  return sql`
    insert into postern.webhook_deliveries (id, endpoint, parent_id, type, body, created_at_ms, due_at_ms)
    select id, endpoint, "parentId", type, body, "createdAtMs", "createdAtMs"
    from jsonb_to_recordset(${sql.json(deliveries.map((each) => ({ ...each })))})
      as given (id text, endpoint text, "parentId" text, type text, body text, "createdAtMs" bigint)
    ${condition}
    on conflict (id, endpoint) do nothing`;
}

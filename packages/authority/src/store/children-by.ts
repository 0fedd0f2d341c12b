import type postgres from 'postgres';
import type { Page } from './organizations.ts';
import type { Sql } from './sql.ts';

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/**
 * The ids of a parent's sub-organizations in which some rows are. It goes from one organization to the next in an index
 * that holds the family, what is looked for and the organization, in this order: it reads one entry for each id of the
 * page, however many sub-organizations there are and however many of the rows one of them has.
 * @param rows Table and conditions, `family_id` first: `users where family_id = … and name = …`.
 */
export async function listChildrenWith(sql: Sql, parentId: string, rows: Fragment, page: Page): Promise<string[]> {
  const { limit, before, after } = page;
  const order = before ? sql`order by organization_id desc limit 1` : sql`order by organization_id limit 1`;
  const first = before ? sql`and organization_id < ${before}` : after ? sql`and organization_id > ${after}` : sql``;
  const next = before ? sql`and organization_id < found.id` : sql`and organization_id > found.id`;
  const found = await sql<{ id: string }[]>`
    with recursive found (id) as (
      (select organization_id from ${rows} ${first} ${order})
      union all
      select (select organization_id from ${rows} ${next} ${order}) from found where found.id is not null
    )
    select id from found where id is not null and id <> ${parentId} limit ${limit}`;
  return idsOf(found, page);
}

/** The ids of a page in the order of creation: those before a cursor are read from there backwards. */
export function idsOf(rows: { id: string }[], page: Page): string[] {
  const ids = rows.map((row) => row.id);
  return page.before ? ids.reverse() : ids;
}

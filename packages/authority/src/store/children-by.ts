import { type Fragment, onlyValue } from './only-value.ts';
import type { Page } from './page.ts';
import type { Sql } from './sql.ts';

/** Which rows are looked for in the sub-organizations. There is an index on family, key and organization. */
export interface RowsByKey {
  table: Fragment;
  /** Columns or expressions. */
  key: Fragment[];
  /** Their values, separated by commas. */
  value: Fragment;
  /** Another condition, that of a partial index: `and …`. */
  and?: Fragment;
}

/**
 * The ids of a parent's sub-organizations in which some rows are. It goes from one organization to the next in the
 * index: it reads one entry for each id of the page, however many sub-organizations there are and however many of the
 * rows one of them has.
 */
export async function listChildrenWith(sql: Sql, parentId: string, rows: RowsByKey, page: Page): Promise<string[]> {
  const { table, value, and = sql`` } = rows;
  const { limit, before, after } = page;
  const key = rows.key.reduce((list, column) => sql`${list}, ${column}`);
  const backwards = rows.key.reduce((list, column) => sql`${list} desc, ${column}`);
  const one = (range: Fragment) => sql`
    select organization_id from ${table} where family_id = ${parentId} ${and} and ${range}
    order by ${before ? sql`${backwards} desc, organization_id desc` : sql`${key}, organization_id`} limit 1`;
  const beyond = (id: string | Fragment) =>
    before
      ? sql`(${key}, organization_id) < (${value}, ${id}) and (${key}) >= (${value})`
      : sql`(${key}, organization_id) > (${value}, ${id}) and (${key}) <= (${value})`;
  const cursor = before ?? after;
  const found = await sql<{ id: string }[]>`
    with recursive found (id) as (
      (${one(cursor ? beyond(cursor) : onlyValue(sql, key, value))})
      union all
      select (${one(beyond(sql`found.id`))}) from found where found.id is not null
    )
    select id from found where id is not null and id <> ${parentId} limit ${limit}`;
  return idsOf(found, page);
}

/** The ids of a page in the order of creation: those before a cursor are read from there backwards. */
export function idsOf(rows: { id: string }[], page: Page): string[] {
  const ids = rows.map((row) => row.id);
  return page.before ? ids.reverse() : ids;
}

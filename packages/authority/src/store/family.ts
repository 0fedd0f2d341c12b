import { type Fragment, onlyPartition, onlyValue } from './only-value.ts';
import type { Sql } from './sql.ts';

/** The id of the parent of an organization, or of the organization itself when it has none. */
export function familyOf(sql: Sql, organizationId: string): Fragment {
  return sql`(select coalesce(parent_id, id) from organizations where id = ${organizationId})`;
}

/**
 * The rows of an organization, of its parent and of its sub-organizations that have one value, as a subselect. There is
 * an index on family, key and organization.
 * @param row Table, column and value.
 * @param and Another condition: `and …`.
 * @param children How many rows of sub-organizations: `limit …`. Empty for all.
 */
export function inWholeFamily(
  sql: Sql,
  organizationId: string,
  { table, key, value }: { table: Fragment; key: Fragment; value: string },
  and: Fragment,
  children: Fragment,
): Fragment {
  const found = (family: Fragment, range: Fragment) => sql`
    select * from ${table} where family_id = ${family} and ${range} ${and} order by ${key}, organization_id`;
  const place = (organization: Fragment) => sql`
    ${onlyValue(sql, sql`${key}, organization_id`, sql`${value}, ${organization}`)} and ${onlyPartition(sql, organization)}`;
  return sql`(
    select found.* from organizations self, lateral (
      (${found(sql`coalesce(self.parent_id, self.id)`, place(sql`self.id`))})
      union all
      (${found(sql`self.parent_id`, place(sql`self.parent_id`))})
      union all
      (${found(sql`self.id`, sql`${onlyValue(sql, key, value)} and organization_id <> self.id and self.parent_id is null`)}
        ${children})
    ) found where self.id = ${organizationId})`;
}

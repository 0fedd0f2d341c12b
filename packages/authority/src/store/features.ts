import type { Sql } from './sql.ts';

export interface Feature {
  name: string;
  value: string;
}

export function featureStore(sql: Sql) {
  return {
    async list(organizationId: string): Promise<Feature[]> {
      return sql<Feature[]>`
        select name, value from organization_features where organization_id = ${organizationId} order by name`;
    },

    async set(organizationId: string, feature: Feature): Promise<void> {
      await sql`
        insert into organization_features (organization_id, name, value)
        values (${organizationId}, ${feature.name}, ${feature.value})
        on conflict (organization_id, name) do update set value = excluded.value`;
    },

    async remove(organizationId: string, name: string): Promise<void> {
      await sql`delete from organization_features where organization_id = ${organizationId} and name = ${name}`;
    },
  };
}

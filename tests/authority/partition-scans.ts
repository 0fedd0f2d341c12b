import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type postgres from 'postgres';

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Loops': number;
  Plans?: PlanNode[];
}

/** The plan of a statement as PostgreSQL ran it. */
export interface LoggedPlan extends PlanNode {
  Query: string;
}

interface LogLine {
  dbname?: string;
  application_name?: string;
  message: string;
}

/** The plans of all statements of authorities on databases of tests, as auto_explain has logged them. */
export async function loggedPlans(dataFolder: string): Promise<LoggedPlan[]> {
  const folder = join(dataFolder, 'log');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  const lines = texts.flatMap((text) => text.trimEnd().split('\n')).map((line): LogLine => JSON.parse(line));
  return lines
    .filter((line) => line.application_name === 'postern-authority' && line.dbname?.startsWith('test_'))
    .filter(({ message }) => message.startsWith('duration:') && message.includes('{'))
    .map(({ message }) => JSON.parse(message.slice(message.indexOf('{'))))
    .map((logged) => ({ ...logged.Plan, Query: logged['Query Text'] }));
}

/** The index of the whole table for each index of a partition. */
export async function wholeIndexes(sql: postgres.Sql): Promise<Map<string, string>> {
  const rows = await sql<{ part: string; whole: string }[]>`
    select inhrelid::regclass::text as part, inhparent::regclass::text as whole
    from pg_inherits join pg_class on pg_class.oid = inhrelid where relkind = 'i'`;
  return new Map(rows.map(({ part, whole }) => [part, whole]));
}

/**
 * The indexes of the whole tables of which a statement read more than one partition at a time. A table that is read
 * without an index counts under its own name.
 */
export function crossedIndexes(plan: PlanNode, wholes: Map<string, string>): Set<string> {
  const crossed = new Set<string>();
  const visit = (node: PlanNode): void => {
    if (/^(Merge )?Append$/.test(node['Node Type'])) {
      const loops = new Map<string, number>();
      for (const scan of (node.Plans ?? []).map(scanOf)) {
        const [, table] = /^(.*)_\d+$/.exec(scan?.['Relation Name'] ?? '') ?? [];
        if (!scan || !table) continue;
        const name = wholes.get(scan['Index Name'] ?? '') ?? table;
        loops.set(name, (loops.get(name) ?? 0) + scan['Actual Loops']);
      }
      for (const [name, count] of loops) if (count > node['Actual Loops']) crossed.add(name);
    }
    for (const child of node.Plans ?? []) visit(child);
  };
  visit(plan);
  return crossed;
}

/** The indexes of the whole tables that a statement read. */
export function readIndexes(plan: PlanNode, wholes: Map<string, string>): Set<string> {
  const names = scansOf(plan).flatMap((scan) => wholes.get(scan['Index Name'] ?? '') ?? []);
  return new Set(names);
}

/** The numbers of the partitions that a statement read. */
export function readPartitions(plan: PlanNode): Set<string> {
  return new Set(scansOf(plan).flatMap((scan) => /_(\d+)$/.exec(scan['Relation Name'] ?? '')?.[1] ?? []));
}

/** The scans that have run. */
function scansOf(node: PlanNode): PlanNode[] {
  const below = (node.Plans ?? []).flatMap(scansOf);
  return /Scan$/.test(node['Node Type']) && node['Actual Loops'] > 0 ? [node, ...below] : below;
}

/** The scan below the nodes that only pass its rows on. */
function scanOf(node: PlanNode): PlanNode | undefined {
  if (node['Relation Name']) return node;
  return /^(LockRows|Result|Subquery Scan)$/.test(node['Node Type']) && node.Plans?.[0]
    ? scanOf(node.Plans[0])
    : undefined;
}

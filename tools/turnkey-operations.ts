import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from './repository.ts';

const TABLE = join(repositoryRoot, 'packages/authority/src/operation/turnkey-operations.ts');
const END_OF_TABLE = '/** The names of one kind of operation. */';

/** Turnkey's own clients use both spellings of this type. */
const OTHER_SPELLINGS: Record<string, string> = {
  ACTIVITY_TYPE_ETH_UNDELEGATE_7702: 'ACTIVITY_TYPE_ETH_UNDELEGATE7702',
};

/** The part of Turnkey's API description (Swagger 2.0) that is needed here. */
interface ApiDescription {
  paths: Record<string, { post?: { parameters?: { name: string; schema?: { $ref?: string } }[] } }>;
  definitions: Record<string, { enum?: string[]; properties?: Record<string, { enum?: string[] }> }>;
}

/** Writes the tables of queries and submissions from an API description. */
export function renderOperations(description: ApiDescription): string {
  const queries = pathNames(description, 'query').map((name) => `  '${name}',`);
  const submissions = [...submissionTypes(description)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, types]) => `  ${name}: [${types.map((type) => `'${type}'`).join(', ')}],`);
  return `/**
 * The queries of Turnkey's public API, by the last part of their path (\`/public/v1/query/…\`). This table and the next are
 * written by \`npm run turnkey-operations\` from Turnkey's API description.
 */
export const QUERY_NAMES: readonly string[] = [
${queries.join('\n')}
];

/**
 * The submissions of Turnkey's public API, by the last part of their path, with the activity types that belong to them,
 * newest first (\`/public/v1/submit/…\`). Some of these activities have no path in the description; Turnkey's clients post
 * them under the name of their type.
 */
export const SUBMISSIONS: Readonly<Record<string, readonly string[]>> = {
${submissions.join('\n')}
};

`;
}

function pathNames({ paths }: ApiDescription, kind: string): string[] {
  const start = `/public/v1/${kind}/`;
  return Object.keys(paths)
    .flatMap((path) => (path.startsWith(start) ? [path.slice(start.length)] : []))
    .sort();
}

/** The activity types of each submission, newest version first. */
function submissionTypes(description: ApiDescription): Map<string, string[]> {
  const names = new Map(pathNames(description, 'submit').map((name) => [kindOf(newestType(description, name)), name]));
  const types = new Map<string, string[]>();
  for (const type of description.definitions.v1ActivityType?.enum ?? []) {
    const kind = kindOf(type);
    const name = names.get(kind) ?? kind.replace('ACTIVITY_TYPE_', '').toLowerCase();
    const spellings = [type, OTHER_SPELLINGS[type] ?? []].flat();
    const sorted = [...(types.get(name) ?? []), ...spellings].sort((a, b) => versionOf(b) - versionOf(a));
    types.set(name, sorted);
  }
  return types;
}

function newestType({ paths, definitions }: ApiDescription, name: string): string {
  const body = paths[`/public/v1/submit/${name}`]?.post?.parameters?.find((each) => each.name === 'body');
  const [newest] = definitions[body?.schema?.$ref?.replace('#/definitions/', '') ?? '']?.properties?.type?.enum ?? [];
  if (!newest) throw new Error(`the description names no activity type for ${name}`);
  return newest;
}

function kindOf(type: string): string {
  return type.replace(/_V\d+$/, '');
}

function versionOf(type: string): number {
  return Number(/_V(\d+)$/.exec(type)?.[1] ?? 1);
}

if (process.argv[1]?.endsWith('turnkey-operations.js')) {
  const [, , path] = process.argv;
  if (!path) throw new Error('usage: npm run turnkey-operations -- public_api.swagger.json');
  const committed = await readFile(TABLE, 'utf8');
  const description = JSON.parse(await readFile(path, 'utf8')) as ApiDescription;
  await writeFile(TABLE, renderOperations(description) + committed.slice(committed.indexOf(END_OF_TABLE)));
}

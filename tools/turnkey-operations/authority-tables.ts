import { type ApiDescription, kindOf, newestType, operationNames } from './api-description.ts';

/** Turnkey's own clients use both spellings of this type. */
const OTHER_SPELLINGS: Record<string, string> = {
  ACTIVITY_TYPE_ETH_UNDELEGATE_7702: 'ACTIVITY_TYPE_ETH_UNDELEGATE7702',
};

/** The authority's tables of queries and submissions. */
export function renderTables(description: ApiDescription): string {
  const queries = operationNames(description, 'query')
    .sort()
    .map((name) => `  '${name}',`);
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

/** The activity types of each submission, newest version first. */
function submissionTypes(description: ApiDescription): Map<string, string[]> {
  const names = new Map(
    operationNames(description, 'submit').map((name) => [kindOf(newestType(description, name)), name]),
  );
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

function versionOf(type: string): number {
  return Number(/_V(\d+)$/.exec(type)?.[1] ?? 1);
}

import { type ApiDescription, answerType, kindOf, newestType, operationNames, requestType } from './api-description.ts';

const WRITTEN = 'Written by `npm run turnkey-operations` from the description of the API.';

/** The client's types of the queries: parameters and answer by the path. */
export function renderQueries(description: ApiDescription): string {
  const rows = operationNames(description, 'query').map((name) => {
    const path = `/public/v1/query/${name}`;
    return { name: `'${path}'`, parameters: requestType(description, path), answer: answerType(description, path) };
  });
  const types = rows.flatMap(({ parameters, answer }) => [parameters, answer]);
  const lines = rows.map(
    ({ name, parameters, answer }) => `  ${name}: [parameters: ${parameters}, answer: ${answer}];`,
  );
  return `${imports(types)}
/** The queries of Turnkey's public API. ${WRITTEN} */
interface Queries {
${lines.join('\n')}
}

`;
}

/** The client's types of the activities in their newest version: request, and the field of the result. */
export function renderActivities(description: ApiDescription): string {
  const rows = operationNames(description, 'submit').flatMap((name) => {
    const type = newestType(description, name);
    const result = resultField(description, type);
    return result ? [{ type, request: requestType(description, `/public/v1/submit/${name}`), result }] : [];
  });
  const lines = rows.map(({ type, request, result }) => `  ${type}: [request: ${request}, result: '${result}'];`);
  return `${imports(['v1Result', ...rows.map(({ request }) => request)])}
/** The activities of Turnkey's public API. ${WRITTEN} */
interface Activities {
${lines.join('\n')}
}

`;
}

function imports(types: readonly string[]): string {
  const names = [...new Set(types)].sort();
  return `import type { JsonObject } from '@postern/protocol';
import type { ${names.join(', ')} } from '@turnkey/sdk-types';
`;
}

/** The newest field of `v1Result` for a kind of activity. Votes have none. */
function resultField({ definitions }: ApiDescription, type: string): string | undefined {
  const name = kindOf(type).replace('ACTIVITY_TYPE_', '').replaceAll('_', '').toLowerCase();
  const version = (field: string): number => Number(/V(\d+)$/.exec(field)?.[1] ?? 1);
  return Object.keys(definitions.v1Result?.properties ?? {})
    .filter((field) => field.toLowerCase().replace(/v\d+$/, '') === `${name}result`)
    .sort((a, b) => version(b) - version(a))[0];
}

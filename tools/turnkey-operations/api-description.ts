/** The part of Turnkey's API description (Swagger 2.0) that is needed here. */
export interface ApiDescription {
  paths: Record<string, { post?: Operation }>;
  definitions: Record<string, { enum?: string[]; properties?: Record<string, { enum?: string[] }> }>;
}

interface Operation {
  parameters?: { name: string; schema?: Reference }[];
  responses?: Record<string, { schema?: Reference }>;
}

interface Reference {
  $ref?: string;
}

/** The names of the operations of one kind, in the order of the description. They are the last parts of the paths. */
export function operationNames({ paths }: ApiDescription, kind: 'query' | 'submit'): string[] {
  const start = `/public/v1/${kind}/`;
  return Object.keys(paths).flatMap((path) => (path.startsWith(start) ? [path.slice(start.length)] : []));
}

/** The name of the type of a request's body. @throws Error when the description does not name it. */
export function requestType({ paths }: ApiDescription, path: string): string {
  const body = paths[path]?.post?.parameters?.find(({ name }) => name === 'body');
  return typeName(body?.schema, path);
}

/** The name of the type of an answer. @throws Error when the description does not name it. */
export function answerType({ paths }: ApiDescription, path: string): string {
  return typeName(paths[path]?.post?.responses?.['200']?.schema, path);
}

function typeName(reference: Reference | undefined, path: string): string {
  if (!reference?.$ref) throw new Error(`the description does not name a type of ${path}`);
  return reference.$ref.replace('#/definitions/', '');
}

/** The newest activity type of a submission. @throws Error when the description names none. */
export function newestType(description: ApiDescription, name: string): string {
  const request = requestType(description, `/public/v1/submit/${name}`);
  const [newest] = description.definitions[request]?.properties?.type?.enum ?? [];
  if (!newest) throw new Error(`the description names no activity type for ${name}`);
  return newest;
}

/** An activity type without its version. */
export function kindOf(type: string): string {
  return type.replace(/_V\d+$/, '');
}

import { z } from 'zod';
import { closestName } from './closest-name.ts';

type Path = readonly PropertyKey[];

/**
 * Describes what is wrong with options, one sentence for each mistake. For an unknown name, it suggests the name that
 * was probably meant.
 * @param nameOf Returns the name of an option in a message, from its path such as `otp.length`.
 */
export function optionProblems(
  schema: z.ZodType,
  issues: readonly z.core.$ZodIssue[],
  nameOf: (path: string) => string = (path) => `Option ${path}`,
): string[] {
  return issues.flatMap((issue) => sentences(schema, issue, [], nameOf));
}

function sentences(
  schema: z.ZodType,
  issue: z.core.$ZodIssue,
  above: Path,
  nameOf: (path: string) => string,
): string[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const known = namesAt(schema, path);
    return issue.keys.map((key) => {
      const meant = closestName(key, known);
      return `${nameOf([...path, key].join('.'))} does not exist.${meant ? ` Did you mean ${[...path, meant].join('.')}?` : ''}`;
    });
  }
  if (issue.code === 'invalid_union' && unwrap(schemaAt(schema, path)) instanceof z.ZodObject) {
    return (issue.errors.at(-1) ?? []).flatMap((inner) => sentences(schema, inner, path, nameOf));
  }
  // What is wrong with a name in a record stands one level deeper.
  const message = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
  return [`${nameOf(path.join('.') || 'list')} is not valid: ${message ?? issue.message}.`];
}

function namesAt(schema: z.ZodType, path: Path): string[] {
  const found = unwrap(schemaAt(schema, path));
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

function schemaAt(schema: z.core.$ZodType, path: Path): z.core.$ZodType | undefined {
  let current: z.core.$ZodType | undefined = schema;
  for (const step of path) {
    const container = unwrap(current);
    if (container instanceof z.ZodObject) current = container.shape[String(step)];
    else if (container instanceof z.ZodRecord) current = container.valueType;
    else if (container instanceof z.ZodArray) current = container.element;
    else return undefined;
  }
  return current;
}

/**
 * The schema inside defaults and transformations. Of a union, the last member, because our unions have their object
 * there.
 */
function unwrap(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return unwrap(schema.unwrap());
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return unwrap(schema.unwrap());
  if (schema instanceof z.ZodPipe) return unwrap(schema.in);
  if (schema instanceof z.ZodUnion) return unwrap(schema.options.at(-1));
  return schema;
}

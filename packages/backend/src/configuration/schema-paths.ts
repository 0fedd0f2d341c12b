import { z } from 'zod';
import { isDescribed } from './option-facts.ts';

export type Schema = z.core.$ZodType;
export type Path = readonly PropertyKey[];

/** An option in a schema. In its path, `*` stands for a name that the app chooses. */
export interface SchemaLeaf {
  path: string;
  schema: Schema;
}

/** All options of a schema, in its order. Groups such as `otp` are not options themselves, but described objects are. */
export function leavesOf(schema: Schema, path: readonly string[] = []): SchemaLeaf[] {
  const container = schema instanceof z.ZodDefault ? schema : unwrap(schema);
  if (container instanceof z.ZodObject && !isDescribed(schema)) {
    return Object.entries(container.shape).flatMap(([name, each]) => leavesOf(each as Schema, [...path, name]));
  }
  if (container instanceof z.ZodRecord && unwrap(container.valueType) instanceof z.ZodObject) {
    return leavesOf(container.valueType, [...path, '*']);
  }
  return [{ path: path.join('.'), schema }];
}

/** The names in the object at a path; none when there is no object. */
export function namesAt(schema: Schema, path: Path): string[] {
  const found = unwrap(schemaAt(schema, path));
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

/** The schema at a path such as `oauth.providers.google.clientIds`. */
export function schemaAt(schema: Schema, path: Path): Schema | undefined {
  let current: Schema | undefined = schema;
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
export function unwrap(schema: Schema | undefined): Schema | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return unwrap(schema.unwrap());
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return unwrap(schema.unwrap());
  if (schema instanceof z.ZodPipe) return unwrap(schema.in);
  if (schema instanceof z.ZodUnion) return unwrap(schema.options.at(-1));
  return schema;
}

import { z } from 'zod';
import { factsOf } from './option-facts.ts';
import { type Schema, unwrap } from './schema-paths.ts';

/** The default of an option; undefined when it has none. */
export function defaultOf(schema: Schema): unknown {
  return schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined;
}

/**
 * A value that is right, as TypeScript.
 * @returns undefined when the option is described too little.
 */
export function exampleCode(schema: Schema): string | undefined {
  const { code } = factsOf(schema);
  const value = exampleOf(schema);
  if (code !== undefined) return code;
  if (value !== undefined) return asCode(value);
  const container = unwrap(schema);
  if (!(container instanceof z.ZodObject)) return undefined;
  for (const [name, part] of Object.entries(container.shape)) {
    const inner = exampleCode(part as Schema);
    if (inner !== undefined) return `{ ${name}: ${inner} }`;
  }
  return undefined;
}

/** The same as the text of a variable. */
export function exampleText(schema: Schema): string | undefined {
  const value = exampleOf(schema);
  if (value === undefined) return undefined;
  return Array.isArray(value) ? value.join(',') : String(value);
}

/** A value as TypeScript, as the page of options and the errors write it. */
export function asCode(value: unknown): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(asCode).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const parts = Object.entries(value).map(
    ([name, each]) => `${/^\w+$/.test(name) ? name : `'${name}'`}: ${asCode(each)}`,
  );
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

function exampleOf(schema: Schema): unknown {
  const { example } = factsOf(schema);
  const preset = defaultOf(schema);
  const isEmpty = Array.isArray(preset) && preset.length === 0;
  if (example !== undefined || (preset !== undefined && !isEmpty)) return example ?? preset;
  const form = unwrap(schema);
  if (form instanceof z.ZodEnum) return form.options[0];
  if (form instanceof z.ZodLiteral) return [...form.values][0];
  return form instanceof z.ZodBoolean ? true : undefined;
}

import { z } from 'zod';
import { closestName } from './closest-name.ts';
import { namesAt, type Path, type Schema, schemaAt, unwrap } from './schema-paths.ts';

/** How options are named in a message, and what is said at its end. */
export interface ProblemStyle {
  /** @param path Such as `otp.length`; empty for the whole object. */
  nameOf: (path: string) => string;
  /** A sentence about how to mend the option; undefined when the message says it already. */
  fixOf?: (path: string) => string | undefined;
}

/**
 * Describes what is wrong with options, in whole sentences, for each mistake what is wrong and how to mend it. For an
 * unknown name, it suggests the name that was probably meant.
 */
export function optionProblems(schema: Schema, issues: readonly z.core.$ZodIssue[], style: ProblemStyle): string[] {
  return issues.flatMap((issue) => sentences(schema, issue, [], style));
}

function sentences(schema: Schema, issue: z.core.$ZodIssue, above: Path, style: ProblemStyle): string[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const known = namesAt(schema, path);
    return issue.keys.map((key) => {
      const meant = closestName(key, known);
      const fix = meant ? `Did you mean ${[...path, meant].join('.')}?` : 'Remove it.';
      return `${style.nameOf([...path, key].join('.'))} does not exist. ${fix}`;
    });
  }
  if (issue.code === 'invalid_union' && unwrap(schemaAt(schema, path)) instanceof z.ZodObject) {
    return (issue.errors.at(-1) ?? []).flatMap((inner) => sentences(schema, inner, path, style));
  }
  // What is wrong with a name in a record stands one level deeper.
  const message = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
  const name = style.nameOf(path.join('.'));
  const fix = style.fixOf?.(path.join('.'));
  return [`${name} is not valid: ${message ?? issue.message}.${fix ? ` ${fix}` : ''}`];
}

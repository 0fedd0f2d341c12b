import { z } from 'zod';

/** What is known about an option beside its form. The names, the errors and the reference page come from it. */
export interface OptionFacts {
  /** Reads the text of the variable, where the schema does not say how. */
  read?: (text: string) => unknown;
  /** A value that is right, for errors. Without one, it is the default, or the first of the allowed values. */
  example?: unknown;
  /** The same as TypeScript, for functions and objects with methods. */
  code?: string;
  /** A sentence in place of the example: where the value comes from. */
  fix?: string;
}

const FACTS = z.registry<OptionFacts>();

/** Describes an option. It must be the outermost schema of the option, after `optional()` and `default()`. */
export function option<Schema extends z.ZodType>(schema: Schema, facts: OptionFacts): Schema {
  // The same schema can describe several options.
  const own = schema.clone();
  FACTS.add(own, facts);
  return own;
}

/** The facts about an option; empty when there are none. */
export function factsOf(schema: z.core.$ZodType): OptionFacts {
  return FACTS.get(schema) ?? {};
}

/** Whether an option is described. */
export function isDescribed(schema: z.core.$ZodType): boolean {
  return FACTS.has(schema);
}

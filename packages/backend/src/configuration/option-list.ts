import { asCode, defaultOf, exampleCode } from './option-examples.ts';
import { factsOf } from './option-facts.ts';
import { optionsSchema } from './options-schema.ts';
import { leavesOf } from './schema-paths.ts';
import { VARIABLES, type Variable } from './variables.ts';

/** What is known about an option, for help and for the page of the configuration. */
export interface ConfigurationOption {
  /** Such as `otp.length`. `*` stands for a name that the app chooses. */
  path: string;
  /** Its environment variable. */
  variable: Variable | undefined;
  /** As TypeScript. */
  defaultCode: string | undefined;
  /** How an error says to mend it: an example as TypeScript, or a sentence; undefined when the schema says neither. */
  fix: string | undefined;
}

/** All options of `postern.config.ts`, in the order of the schema. Groups such as `otp` are not options themselves. */
export function configurationOptions(): ConfigurationOption[] {
  return leavesOf(optionsSchema).map(({ path, schema }) => {
    const preset = defaultOf(schema);
    return {
      path,
      variable: VARIABLES[path],
      defaultCode: preset === undefined ? undefined : asCode(preset),
      fix: factsOf(schema).fix ?? exampleCode(schema),
    };
  });
}

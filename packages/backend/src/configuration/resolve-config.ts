import { z } from 'zod';
import { exampleCode, exampleText } from './option-examples.ts';
import { factsOf } from './option-facts.ts';
import { optionProblems } from './option-problems.ts';
import { optionsSchema } from './options-schema.ts';
import { plainMessage } from './plain-messages.ts';
import { type Schema, schemaAt, unwrap } from './schema-paths.ts';
import { VARIABLES } from './variables.ts';
import { assignment, type Environment, type GivenText, valueAt, withVariables } from './with-variables.ts';

/** Options as checked values, with their defaults. */
export type CheckedOptions = z.infer<typeof optionsSchema>;

interface ResolveOptions {
  environment: Environment;
  texts?: readonly GivenText[];
  /** Also reads the variables that only the command `postern` reads. */
  isCommand: boolean;
  /** The paths of options that must be set; `backend` for those without which the backend does not start. */
  required: readonly string[] | 'backend';
}

/** A configuration from all its sources. */
export interface ResolvedConfig {
  /** The options with the values of texts and variables, as they were given. */
  options: unknown;
  /** Undefined when a value is not valid. */
  checked: CheckedOptions | undefined;
  /** A sentence for each option that does not exist, is missing or is wrong. */
  problems: string[];
  /** The name of an option in a message: where its value comes from, and its path. */
  nameOf: (path: string) => string;
  /** How to mend an option. */
  fixOf: (path: string) => string;
}

/** The options without which the backend does not start. Of the keys, another form is enough. */
const REQUIRED_BY_BACKEND = [
  'turnkey.apiUrl',
  'turnkey.organizationId',
  'turnkey.apiPublicKey',
  'turnkey.apiPrivateKey',
];

/** Completes a configuration with texts and variables, and checks its form. */
export function resolveConfig(given: unknown, { required, ...from }: ResolveOptions): ResolvedConfig {
  const { options, sources, problems } = withVariables(optionsSchema, given, from);
  const nameOf = (path: string) => nameFrom(sources, path);
  const fixOf = (path: string) => fixFor(sources, path);
  for (const path of required === 'backend' ? REQUIRED_BY_BACKEND : required) {
    const enough = [path, ...(VARIABLES[path]?.unless ?? [])];
    if (enough.some((each) => valueAt(options, each) !== undefined || sources.has(each))) continue;
    // Most people set what is missing as a variable.
    const variable = VARIABLES[path]?.name;
    const places = new Map(variable ? [[path, variable]] : []);
    problems.push(`${nameFrom(places, path)} is not set. ${fixFor(places, path)}`);
  }
  const parsed = optionsSchema.safeParse(options, { error: plainMessage });
  if (!parsed.success) problems.push(...optionProblems(optionsSchema, parsed.error.issues, { nameOf, fixOf }));
  return { options, checked: parsed.data, problems, nameOf, fixOf };
}

function nameFrom(sources: ReadonlyMap<string, string>, path: string): string {
  if (path === '') return 'The configuration';
  const { path: own } = described(path);
  const source = sources.get(own);
  if (source !== undefined) return `${source} (option ${own})`;
  const variable = VARIABLES[own];
  return `Option ${path}${variable ? ` (${variable.name})` : ''}`;
}

function fixFor(sources: ReadonlyMap<string, string>, path: string): string {
  if (path === '') return `Write for example "{ appName: 'Example' }".`;
  const { path: own, schema } = described(path);
  const { fix } = factsOf(schema);
  const source = sources.get(own);
  if (fix !== undefined) return fix;
  const text = exampleText(schema);
  if (source !== undefined && text !== undefined) return `Set for example "${assignment(source, text)}".`;
  return `Write for example "${own.split('.').at(-1)}: ${exampleCode(schema)}".`;
}

/** The innermost part of a path that has an example. An entry of a list has none of its own. */
function described(path: string): { path: string; schema: Schema } {
  const steps = path.split('.');
  for (let length = steps.length; length > 0; length--) {
    const isEntry = unwrap(schemaAt(optionsSchema, steps.slice(0, length - 1))) instanceof z.ZodArray;
    const schema = schemaAt(optionsSchema, steps.slice(0, length));
    if (schema && !isEntry && (factsOf(schema).fix !== undefined || exampleCode(schema) !== undefined)) {
      return { path: steps.slice(0, length).join('.'), schema };
    }
  }
  return { path, schema: optionsSchema };
}

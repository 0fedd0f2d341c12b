import { z } from 'zod';
import { exampleText } from './option-examples.ts';
import { factsOf } from './option-facts.ts';
import { leavesOf, type Schema, unwrap } from './schema-paths.ts';
import { VARIABLES } from './variables.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A value that was given as text, for example by a flag of the command. */
export interface GivenText {
  /** The path of the option. */
  path: string;
  /** What it is called in errors, for example `--port`. */
  name: string;
  text: string;
}

interface Sources {
  environment: Environment;
  /** They count more than the options. */
  texts?: readonly GivenText[];
  /** Also reads the variables that only the command `postern` reads. */
  isCommand: boolean;
}

/** Options, completed with texts and variables. */
export interface Completed {
  options: unknown;
  /** By the path of an option: the variable or the flag that it comes from. */
  sources: ReadonlyMap<string, string>;
  /** A sentence for each text that is empty. */
  problems: string[];
}

/** Completes options: a text, else the option, else the variable. Nothing is checked yet, except that texts are not empty. */
export function withVariables(
  schema: Schema,
  given: unknown,
  { environment, texts = [], isCommand }: Sources,
): Completed {
  const sources = new Map<string, string>();
  const problems: string[] = [];
  let options = given;
  for (const { path, schema: leaf } of leavesOf(schema)) {
    const variable = VARIABLES[path];
    const isReplaced = [path, ...(variable?.unless ?? [])].some((each) => valueAt(given, each) !== undefined);
    const isRead = variable && !isReplaced && (isCommand || !variable.isOfCommand);
    const found = texts.find((each) => each.path === path) ?? (isRead && ofVariable(environment, path, variable.name));
    if (!found) continue;
    sources.set(path, found.name);
    if (found.text.trim() === '') problems.push(emptySentence(found, leaf));
    else options = withValue(options, path.split('.'), readText(leaf, found.text));
  }
  return { options, sources, problems };
}

function emptySentence({ path, name }: GivenText, leaf: Schema): string {
  const { fix } = factsOf(leaf);
  const example = `Remove it, or set for example "${assignment(name, exampleText(leaf) ?? '')}".`;
  return `${name} (option ${path}) is empty. ${fix ?? example}`;
}

/** What to write for a variable or a flag. */
export function assignment(name: string, text: string): string {
  return `${name}${name.startsWith('--') ? ' ' : '='}${text}`;
}

/** The value at a path of options that may have any form. */
export function valueAt(options: unknown, path: string): unknown {
  let current = options;
  for (const step of path.split('.')) current = isRecord(current) ? current[step] : undefined;
  return current;
}

function ofVariable(environment: Environment, path: string, name: string): GivenText | undefined {
  const text = environment[name];
  return text === undefined ? undefined : { path, name, text };
}

/** A copy with another value. What is no object stays, so that the schema refuses it. */
function withValue(options: unknown, [step = '', ...rest]: string[], value: unknown): unknown {
  if (options !== undefined && !isRecord(options)) return options;
  const inner = rest.length === 0 ? value : withValue(options?.[step], rest, value);
  return { ...options, [step]: inner };
}

/** Texts have the form of variables: a list is separated by commas, and `none` is the empty list. */
function readText(leaf: Schema, text: string): unknown {
  const { read } = factsOf(leaf);
  const form = unwrap(leaf);
  const value = text.trim();
  if (read) return read(value);
  if (form instanceof z.ZodArray) return value === 'none' ? [] : entriesOf(value);
  if (form instanceof z.ZodNumber) return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  if (form instanceof z.ZodBoolean) return value === 'true' ? true : value === 'false' ? false : value;
  return value;
}

/** The entries of a list that is separated by commas. */
export function entriesOf(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

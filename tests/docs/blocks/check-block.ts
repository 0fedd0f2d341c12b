import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { repositoryRoot } from '../../../tools/repository.ts';
import { problemOfCommand } from './check-command.ts';
import type { Block } from './markdown.ts';
import { commandsIn } from './shell.ts';

/** What a block of each language must be. Each returns what is wrong. */
const CHECKS: Record<string, (block: Block, page: string) => string | undefined> = {
  // tests/docs/examples.test.ts compiles them, and tests/docs/site.test.ts draws the diagrams.
  ts: () => undefined,
  tsx: () => undefined,
  mermaid: () => undefined,
  json: ({ code }) => failureOf(() => JSON.parse(code)),
  yaml: ({ code }) => failureOf(() => parseYaml(code)),
  sh: problemOfShell,
  dotenv: problemOfVariables,
};

/**
 * Checks a block of a page.
 * @param page The text of the page.
 * @returns What is wrong with it, and what to do.
 */
export function problemOfBlock(block: Block, page: string): string | undefined {
  const { language, note } = block;
  if (language === '') return 'name a language: sh, dotenv, ts, json, text, …';
  if (note?.kind === 'file') return problemOfFile(block, note.text);
  if (note?.kind === 'checked by') return problemOfTest(block, note.text);
  if (note?.kind === 'not checked') return note.text.length < 15 ? 'say why it is not checked' : undefined;
  const check = CHECKS[language];
  if (check) return check(block, page);
  // The whole page is compared with what the code says.
  if (page.includes('`npm run references`')) return undefined;
  return `nothing checks ${language}: show a file (<!-- file: … -->), name a test (<!-- checked by: … -->) or say why not (<!-- not checked: … -->)`;
}

function problemOfFile({ code }: Block, file: string): string | undefined {
  return failureOf(() => {
    if (readFileSync(join(repositoryRoot, file), 'utf8') !== code) throw new Error(`it differs from ${file}`);
  });
}

function problemOfTest({ page }: Block, file: string): string | undefined {
  return failureOf(() => {
    if (!readFileSync(join(repositoryRoot, file), 'utf8').includes(page))
      throw new Error(`${file} does not read ${page}`);
  });
}

function problemOfShell({ code }: Block, page: string): string | undefined {
  // Placeholders such as <user> would be redirections.
  const { stderr } = spawnSync('bash', ['-n'], { input: code.replaceAll(/<[\w -]+>/g, 'x'), encoding: 'utf8' });
  const problems = commandsIn(code).map((command) => problemOfCommand(command, page));
  return [stderr, ...problems].find((problem) => problem);
}

function problemOfVariables({ code }: Block): string | undefined {
  const known = namesInCode();
  for (const line of code.trim().split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [, name = ''] = /^([A-Z][A-Z0-9_]*)=/.exec(line) ?? [];
    if (name === '') return `this is no variable: ${line}`;
    if (!known.has(name.replace(/^(VITE|NEXT_PUBLIC)_/, ''))) return `no code reads ${name}`;
  }
  return undefined;
}

let names: Set<string> | undefined;

/** Words in capitals in the sources: variables are among them. */
function namesInCode(): Set<string> {
  names ??= new Set(
    ['packages', 'examples'].flatMap((folder) =>
      readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.[jt]sx?$/.test(file) && !/(^|\/)(node_modules|dist)\//.test(file))
        .flatMap(
          (file) => readFileSync(join(repositoryRoot, folder, file), 'utf8').match(/\b[A-Z][A-Z0-9_]{2,}\b/g) ?? [],
        ),
    ),
  );
  return names;
}

function failureOf(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

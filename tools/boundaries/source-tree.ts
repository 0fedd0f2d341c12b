import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

/** One import or re-export in a file. */
export type Import = {
  /** As the file has it: `./wallet.ts`, `node:fs`, `@postern/protocol`. */
  readonly specifier: string;
  /** For a source file of ours its path from the root, `packages/protocol/src/index.ts`; otherwise the specifier. */
  readonly target: string;
  readonly line: number;
};

/** The facts about a source file that the rules check. */
export type SourceFile = {
  /** Path from the root, with `/`. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
};

const FOLDERS = ['packages', 'apps', 'tests', 'tools', 'bench'];
const LEFT_OUT = new Set(['node_modules', 'dist', 'coverage']);
const SOURCE = /\.(ts|tsx|mts|js|mjs)$/;

/** Reads and parses every source file below a root. */
export async function readSourceTree(root: string): Promise<SourceFile[]> {
  const packages = await readPackages(root);
  const paths = (await Promise.all(FOLDERS.map((folder) => list(join(root, folder))))).flat().sort();
  return Promise.all(paths.map(async (path) => parse(root, path, await readFile(path, 'utf8'), packages)));
}

/** Maps the names of our packages to their entries, as paths from the root. */
async function readPackages(root: string): Promise<Map<string, string>> {
  const entries = new Map<string, string>();
  for (const folder of await readdir(join(root, 'packages'))) {
    const manifest = await readFile(join(root, 'packages', folder, 'package.json'), 'utf8').catch(() => '{}');
    const { name }: { name?: string } = JSON.parse(manifest);
    if (name) entries.set(name, `packages/${folder}/src/index.ts`);
  }
  return entries;
}

async function list(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : list(path);
    return entry.isFile() && SOURCE.test(entry.name) ? [path] : [];
  });
  return (await Promise.all(nested)).flat();
}

function parse(root: string, path: string, text: string, packages: Map<string, string>): SourceFile {
  const { program, module, errors } = parseSync(path, text);
  if (errors[0]) throw new Error(`${relative(root, path)} cannot be parsed: ${errors[0].message}`);
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const imports: Import[] = [];
  const add = (specifier: string, offset: number): void => {
    imports.push({ specifier, target: resolveTarget(root, path, specifier, packages), line: lineOf(offset) });
  };

  for (const { moduleRequest, start } of module.staticImports) add(moduleRequest.value, start);
  for (const { entries, start } of module.staticExports) {
    const source = entries.find((entry) => entry.moduleRequest)?.moduleRequest;
    if (source) add(source.value, start);
  }
  new Visitor({
    ImportExpression: ({ source, start }) => {
      if (source.type === 'Literal' && typeof source.value === 'string') add(source.value, start);
    },
    TSImportType: ({ source, start }) => add(source.value, start),
  }).visit(program);

  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return { path: toPosix(relative(root, path)), lines, imports };
}

function resolveTarget(root: string, from: string, specifier: string, packages: Map<string, string>): string {
  if (specifier.startsWith('.')) return toPosix(relative(root, join(dirname(from), specifier)));
  return packages.get(specifier) ?? specifier;
}

function toPosix(path: string): string {
  return path.split(sep).join('/');
}

import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { nodeModulesBin } from '../../tools/repository.ts';
import { blocksOf, readPage } from './blocks/markdown.ts';

const ROOT = new URL('../../', import.meta.url);

/** A piece of code in a page or a comment. */
export interface CodeExample {
  /** Where it is: the file and the line. */
  place: string;
  language: 'ts' | 'tsx';
  code: string;
}

/**
 * The ts and tsx blocks of a page that are not whole files. A comment `<!-- example: … -->` above a block, which readers
 * do not see, declares what earlier blocks or the reader's own app bring.
 */
export async function examplesOfPage(page: string): Promise<CodeExample[]> {
  return blocksOf(page, await readPage(page)).flatMap(({ language, note, code, place }) => {
    if ((language !== 'ts' && language !== 'tsx') || note?.kind === 'file') return [];
    return [{ place, language, code: note?.kind === 'example' ? `${note.text}\n${code}` : code }];
  });
}

/** An `@example` of a function, and the function's name. */
export interface FunctionExample extends CodeExample {
  name: string;
}

/** Every `@example` in the docstring of an exported function of a package. */
export async function examplesOfPackage(folder: string): Promise<FunctionExample[]> {
  const source = `packages/${folder}/src/`;
  const files = await readdir(new URL(source, ROOT), { recursive: true });
  const found = files
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'))
    .map(async (file) => examplesOfSource(source + file, await readFile(new URL(source + file, ROOT), 'utf8')));
  return (await Promise.all(found)).flat();
}

function examplesOfSource(path: string, text: string): FunctionExample[] {
  const docstrings = text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport (?:async )?(?:function|const) (\w+)/g);
  return [...docstrings].flatMap(({ 1: comment = '', 2: name = '', index }) => {
    const plain = comment.replaceAll(/^ \* ?/gm, '');
    const blocks = plain.matchAll(/@example\n```(tsx?)\n([\s\S]*?)^```/gm);
    return [...blocks].map(({ 1: language, 2: code = '' }) => ({
      name,
      place: placeOf(path, text, index),
      language: language === 'tsx' ? ('tsx' as const) : ('ts' as const),
      code,
    }));
  });
}

function placeOf(path: string, text: string, index: number): string {
  return `${path}:${text.slice(0, index).split('\n').length}`;
}

/**
 * Compiles examples against the packages, each as a module of its own.
 * @param name Name of the folder for the files, which is removed at the end.
 * @returns What the compiler said, with the places of the examples instead of file names; empty when they compile.
 */
export async function compileExamples(name: string, examples: readonly CodeExample[]): Promise<string> {
  const folder = new URL(`tests/dist/${name}/`, ROOT);
  await mkdir(folder, { recursive: true });
  try {
    const files = examples.map(({ language }, index) => `example-${index}.${language}`);
    for (const [index, { code }] of examples.entries()) {
      await writeFile(new URL(files[index] ?? '', folder), `${code}\nexport {};\n`);
    }
    const compilerOptions = {
      target: 'ES2023',
      module: 'ESNext',
      moduleResolution: 'Bundler',
      customConditions: ['source'],
      lib: ['ES2023', 'DOM', 'DOM.Iterable'],
      types: ['node'],
      jsx: 'react-jsx',
      strict: true,
      experimentalDecorators: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      noEmit: true,
    };
    const config = { compilerOptions, files: [...files, '../../docs/phone-modules.d.ts'] };
    await writeFile(new URL('tsconfig.json', folder), JSON.stringify(config));
    const output = await compile(folder.pathname);
    return output.replaceAll(/[^\s(]*example-(\d+)\.tsx?/g, (_, index) => examples[Number(index)]?.place ?? '');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function compile(folder: string): Promise<string> {
  const child = spawn(process.execPath, [nodeModulesBin('typescript/bin/tsc'), '--project', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0 ? '' : output || `exit code ${code}`));
  });
}

import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../../../tools/repository.ts';

/** A fenced block of a page. */
export interface Block {
  /** The page: its path in the repository. */
  page: string;
  /** Where it is: the page and the line. */
  place: string;
  /** Empty when none is named. */
  language: string;
  code: string;
  /** The comment above it, such as `<!-- file: examples/express/server.js -->`, which readers do not see. */
  note?: { kind: string; text: string };
}

/** Every page of the repository for its readers: the READMEs and docs/, but no changeset and no test data. */
export function readersPages(): string[] {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'];
  const pages = execFileSync('git', list, { cwd: repositoryRoot, encoding: 'utf8' }).trim().split('\n');
  return pages.filter((page) => !/^(\.changeset|\.github|tests|tools)\/|CHANGELOG/.test(page)).sort();
}

/** The text of a page. */
export function readPage(page: string): Promise<string> {
  return readFile(join(repositoryRoot, page), 'utf8');
}

/** The fenced blocks of a text, also those in lists. */
export function blocksOf(page: string, text: string): Block[] {
  const fences = text.matchAll(/(?:<!-- ([\w ]+): (.*) -->\n\n)?^( *)(`{3,})([^`\n]*)\n([\s\S]*?)^\3\4 *$/gm);
  return [...fences].map(([all, kind, note, indent = '', , language = '', code = '']) => ({
    page,
    place: `${page}:${text.slice(0, text.indexOf(all) + all.indexOf('```')).split('\n').length}`,
    language: language.trim(),
    code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    ...(kind && note ? { note: { kind, text: note } } : {}),
  }));
}

/** The pieces of code in the sentences of a text. */
export function inlineCodeOf(text: string): string[] {
  const sentences = text.replaceAll(/^( *)(`{3,})[\s\S]*?^\1\2 *$/gm, '');
  return [...sentences.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, code = '']) => code);
}

import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { languageTag } from '@postern/protocol';
import { compileEmailTemplate, type EmailTemplate, type TemplateSources } from './email-template.ts';
import { TemplateSyntaxError } from './parse-template.ts';

/** The folder of templates cannot be used. The message has one sentence for each mistake, for the operator. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly problems: readonly string[];

  /** @param problems One sentence at least. */
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const FILE = /^(.+)\.(subject|html|txt)$/;
const MAX_TEMPLATES = 200;
const MAX_BYTES = 400_000;

/**
 * Reads a folder of e-mail templates: `<template id>/<language>.subject`, `.html` and `.txt`. Files whose names begin with
 * a dot or with README are left out. Nothing outside of the folder is read when a message is sent.
 * @throws TemplateError
 */
export async function readTemplates(folder: string): Promise<EmailTemplate[]> {
  const ids = await listing(folder, folder);
  const problems: string[] = [];
  const templates: EmailTemplate[] = [];
  if (ids.length > MAX_TEMPLATES) problems.push(`${folder} has more than ${MAX_TEMPLATES} templates.`);
  for (const id of ids.slice(0, MAX_TEMPLATES)) {
    const problem = (sentence: string) => problems.push(`Template ${id}: ${sentence}.`);
    try {
      if (!ID.test(id)) throw new TemplateSyntaxError('the name of the folder must be letters, digits, - and _');
      if (!(await stat(join(folder, id))).isDirectory()) {
        throw new TemplateSyntaxError('it is a file; put it into a folder with the id of the template');
      }
      templates.push(await readTemplate(id, join(folder, id)));
    } catch (error) {
      if (!(error instanceof TemplateSyntaxError)) throw error;
      problem(error.message);
    }
  }
  if (problems.length > 0) throw new TemplateError(problems);
  return templates;
}

async function readTemplate(id: string, folder: string): Promise<EmailTemplate> {
  const files = await listing(folder, id);
  const sources: Partial<TemplateSources> = {};
  const languages = new Set<string>();
  for (const file of files) {
    const [, language, part] = FILE.exec(file) ?? [];
    if (!language || !part) {
      throw new TemplateSyntaxError(`the file ${file} must end with .subject, .html or .txt`);
    }
    if (languageTag(language) !== language) {
      const meant = languageTag(language.replaceAll('_', '-'));
      throw new TemplateSyntaxError(
        `the file ${file} must begin with a language tag such as en or pt-BR${meant ? `: ${meant}.${part}` : ''}`,
      );
    }
    languages.add(language);
    sources[part === 'txt' ? 'text' : (part as 'subject' | 'html')] = await readText(join(folder, file), file);
  }
  const [language, other] = [...languages].sort();
  if (language === undefined) throw new TemplateSyntaxError('the folder is empty; put en.subject and en.html into it');
  if (other !== undefined) {
    throw new TemplateSyntaxError(
      `it has the languages ${[...languages].sort().join(' and ')}, but a template at Turnkey has one; make a folder for each`,
    );
  }
  const { subject } = sources;
  if (subject === undefined) throw new TemplateSyntaxError(`${language}.subject is missing`);
  return compileEmailTemplate(id, language, { ...sources, subject });
}

async function listing(folder: string, name: string): Promise<string[]> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw new TemplateError([`The folder of templates ${name} cannot be read (${error.code}).`]);
  });
  return entries.filter((entry) => !entry.startsWith('.') && !/^readme(\.|$)/i.test(entry)).sort();
}

async function readText(path: string, file: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new TemplateSyntaxError(`the file ${file} cannot be read (${error.code})`);
  });
  if (bytes.length > MAX_BYTES) throw new TemplateSyntaxError(`the file ${file} is larger than ${MAX_BYTES} bytes`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new TemplateSyntaxError(`the file ${file} is not UTF-8`);
  }
}

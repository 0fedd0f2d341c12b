import { readFile, realpath, stat } from 'node:fs/promises';
import { parseJsonObject } from '@postern/protocol';
import { CommandError } from '../command-error.ts';
import { writeDurably } from '../data/write-durably.ts';

type Values = Readonly<Record<string, string>>;

/** What has changed in a file. */
export interface Written {
  /** The names that were not in it. */
  added: string[];
  /** The names whose value has changed. */
  changed: string[];
}

/**
 * Writes variables into a file of KEY=value lines, or of one JSON object. Only the values of these variables change:
 * comments, other variables and their order stay. A new file can be read by this user only.
 *
 * @param path - absolute
 * @param isJson - whether the file is a JSON object
 * @throws CommandError when the file cannot be read or written, or is not a JSON object
 */
export async function writeValues(path: string, values: Values, isJson: boolean): Promise<Written> {
  const before = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new CommandError(`The file ${path} cannot be read (${error.code}): choose another one with --write.`);
  });
  const { text, ...written } = isJson ? intoJson(path, before, values) : intoLines(before ?? '', values);
  if (text === before) return written;
  await replaceFile(path, text).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(`The file ${path} cannot be written (${error.code}): choose another one with --write.`);
  });
  return written;
}

/** A link stays a link, and the file keeps its permissions. */
async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const mode = await stat(target).then(
    (existing) => existing.mode & 0o777,
    () => 0o600,
  );
  await writeDurably(target, text, mode);
}

/** Puts variables into lines: `KEY=value`, `export KEY="value"`. When a name has several lines, the last one counts. */
export function intoLines(before: string, values: Values): Written & { text: string } {
  const end = before.includes('\r\n') ? '\r\n' : '\n';
  const lines = before === '' ? [] : before.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const [added, changed]: [string[], string[]] = [[], []];
  for (const [name, value] of Object.entries(values)) {
    const index = lines.findLastIndex((line) => new RegExp(`^\\s*(export\\s+)?${name}\\s*=`).test(line));
    const [, start = `${name}=`, kept] = /^([^=]*=)(.*)$/.exec(lines[index] ?? '') ?? [];
    if (index === -1) {
      added.push(name);
      lines.push(`${name}=${value}`);
    } else if (kept?.trim().replace(/^(["'])(.*)\1$/, '$2') !== value) {
      changed.push(name);
      lines[index] = `${start}${value}`;
    }
  }
  return { text: lines.map((line) => line + end).join(''), added, changed };
}

function intoJson(path: string, before: string | undefined, values: Values): Written & { text: string } {
  const kept = before === undefined ? {} : readObject(path, before);
  const names = Object.keys(values);
  return {
    text: `${JSON.stringify({ ...kept, ...values }, null, 2)}\n`,
    added: names.filter((name) => !(name in kept)),
    changed: names.filter((name) => name in kept && kept[name] !== values[name]),
  };
}

function readObject(path: string, text: string): Record<string, unknown> {
  try {
    return parseJsonObject(text);
  } catch {
    throw new CommandError(`The file ${path} does not hold a JSON object: choose another one with --write.`);
  }
}

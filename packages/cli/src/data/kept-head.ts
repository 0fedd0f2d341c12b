import { readFile } from 'node:fs/promises';
import type { ChainHead } from '@postern/backend';
import { parseJsonObject, stringField } from '@postern/protocol';
import { CommandError } from '../command-error.ts';
import { writeDurably } from './write-durably.ts';

/** Reads the head of the audit trail from a file. @returns undefined when there is no such file. */
export async function readKeptHead(path: string): Promise<ChainHead | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new CommandError(`The file ${path} cannot be read (${error.code}): choose another one with --head.`);
  });
  if (text === undefined) return undefined;
  try {
    const kept = parseJsonObject(text);
    if (Number.isInteger(kept.seq)) return { seq: Number(kept.seq), hash: stringField(kept, 'hash') };
  } catch {
    // Said below.
  }
  throw new CommandError(
    `The file ${path} does not hold the head of an audit trail: restore it, or choose another one.`,
  );
}

/** Writes the head of the audit trail to a file. */
export function writeKeptHead(path: string, { seq, hash }: ChainHead): Promise<void> {
  return writeDurably(path, `${JSON.stringify({ seq, hash })}\n`);
}

import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { ScannedSubOrganization, Unreachable } from '@postern/backend';
import { CommandError } from '../command-error.ts';

/** How far a scan has come. A scan that was interrupted goes on with it. */
export interface ScanFile {
  /** What earlier runs have read. */
  earlier(): AsyncIterable<ScannedSubOrganization>;
  /** When the scan in the file was completed: ISO 8601. Undefined while it is not. */
  completedAt: string | undefined;
  append(scanned: readonly ScannedSubOrganization[]): Promise<void>;
  /** Notes that all sub-organizations were read. */
  complete(): Promise<void>;
  close(): Promise<void>;
}

const FORM = 'postern duplicates 1';
const REASONS: readonly Unreachable[] = ['no-way-in', 'unverified-contact', 'unreadable'];
/** More than the longest line. */
const TAIL = 65_536;

/**
 * Opens or makes the file of a scan. It has one line of JSON for each sub-organization, with digests in place of contacts,
 * and only this user can read it.
 *
 * @param organizationId - the parent. A file of another one is refused
 * @throws CommandError when the file has another content or cannot be used
 */
export async function openScanFile(path: string, organizationId: string): Promise<ScanFile> {
  const file = await open(path, 'a+', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(`The file ${path} cannot be used (${error.code}): choose another one with --progress.`);
  });
  try {
    const { first, last, isEmpty } = await endsOf(file);
    if (isEmpty) await file.appendFile(`${JSON.stringify({ form: FORM, organizationId })}\n`);
    else requireOwn(first, organizationId, path);
    return scanFile(file, path, parse(last)?.completedAt);
  } catch (error) {
    await file.close();
    throw error;
  }
}

function scanFile(file: FileHandle, path: string, completedAt: unknown): ScanFile {
  const write = (lines: readonly object[]) =>
    file.appendFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return {
    async *earlier() {
      for await (const line of createInterface({ input: createReadStream(path) })) {
        const scanned = scannedOf(line);
        if (scanned) yield scanned;
      }
    },
    completedAt: typeof completedAt === 'string' ? completedAt : undefined,
    append: write,
    complete: () => write([{ completedAt: new Date().toISOString() }]),
    close: () => file.close(),
  };
}

/** The first and the last line. A last line that was cut off, because the command was killed, is removed. */
async function endsOf(file: FileHandle): Promise<{ first: string; last: string; isEmpty: boolean }> {
  const { size } = await file.stat();
  const read = async (position: number, length: number) =>
    (await file.read(Buffer.alloc(length), 0, length, position)).buffer.toString('utf8');
  const start = Math.max(0, size - TAIL);
  const tail = await read(start, size - start);
  const whole = tail.slice(0, tail.lastIndexOf('\n') + 1);
  const cutOff = Buffer.byteLength(tail) - Buffer.byteLength(whole);
  if (cutOff > 0) await file.truncate(size - cutOff);
  const [first = ''] = (await read(0, Math.min(size, TAIL))).split('\n');
  return { first, last: whole.trimEnd().split('\n').at(-1) ?? '', isEmpty: size === cutOff };
}

function requireOwn(line: string, organizationId: string, path: string): void {
  const header = parse(line);
  if (header?.form !== FORM) {
    throw new CommandError(`The file ${path} is not the progress of a scan: choose another one with --progress.`);
  }
  if (header.organizationId !== organizationId) {
    throw new CommandError(`The file ${path} is of another organization: choose another one with --progress.`);
  }
}

function scannedOf(line: string): ScannedSubOrganization | undefined {
  const { organizationId, digests, unreachable } = parse(line) ?? {};
  if (typeof organizationId !== 'string' || !Array.isArray(digests)) return undefined;
  const reason = REASONS.find((each) => each === unreachable);
  return { organizationId, digests: digests.map(String), ...(reason ? { unreachable: reason } : {}) };
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

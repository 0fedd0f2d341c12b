import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScannedSubOrganization } from '@postern/backend';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScanFile } from './scan-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-scan-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ONE = { organizationId: 'one', digests: ['a', 'b'] };
const TWO: ScannedSubOrganization = { organizationId: 'two', digests: [], unreachable: 'no-way-in' };

/** What the file has at its opening. */
async function opened(path: string, parent = 'parent') {
  const file = await openScanFile(path, parent);
  const earlier: ScannedSubOrganization[] = [];
  for await (const scanned of file.earlier()) earlier.push(scanned);
  return { file, earlier };
}

it('What was read is there again, and when all of it was read', async () => {
  const path = join(folder, 'whole');
  const first = await opened(path);
  expect(first).toMatchObject({ earlier: [], file: { completedAt: undefined } });
  await first.file.append([ONE, TWO]);
  await first.file.close();
  const second = await opened(path);
  expect(second).toMatchObject({ earlier: [ONE, TWO], file: { completedAt: undefined } });
  await second.file.complete();
  await second.file.close();
  const third = await opened(path);
  expect(third.earlier).toEqual([ONE, TWO]);
  expect(Date.parse(third.file.completedAt ?? '')).not.toBeNaN();
  await third.file.close();
});

it('A line that was cut off is removed', async () => {
  const path = join(folder, 'cut-off');
  const first = await opened(path);
  await first.file.append([ONE]);
  await first.file.close();
  await appendFile(path, '{"organizationId":"two","dig');
  const second = await opened(path);
  expect(second.earlier).toEqual([ONE]);
  await second.file.append([TWO]);
  await second.file.close();
  expect(
    (await readFile(path, 'utf8'))
      .split('\n')
      .slice(1, 3)
      .map((line) => JSON.parse(line)),
  ).toEqual([ONE, TWO]);
});

it('A file with another content, or of another organization, is refused', async () => {
  const path = join(folder, 'foreign');
  await writeFile(path, 'secret\n');
  const refusal = openScanFile(path, 'parent');
  await expect(refusal).rejects.toThrow('is not the progress of a scan');
  await expect(refusal).rejects.not.toThrow('secret');
  await expect(openScanFile(join(folder, 'whole'), 'another')).rejects.toThrow('is of another organization');
  await expect(openScanFile(folder, 'parent')).rejects.toThrow('cannot be used (EISDIR)');
});

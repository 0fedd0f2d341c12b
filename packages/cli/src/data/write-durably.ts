import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file, whole or not at all, and returns when it is on the disk.
 *
 * @param mode - who may read it; only this user when absent
 */
export async function writeDurably(path: string, text: string, mode = 0o600): Promise<void> {
  const aside = `${path}.new`;
  const file = await open(aside, 'w', 0o600);
  try {
    await file.chmod(mode);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
  if (process.platform === 'win32') return;
  const folder = await open(dirname(path), 'r');
  await folder.sync().finally(() => folder.close());
}

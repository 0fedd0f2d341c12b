import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of e-mail templates. */
export interface TemplateFolder {
  path: string;
  /** Writes a file, for example `sign-in/en.html`. */
  write(name: string, content: string | Uint8Array): Promise<void>;
  remove(): Promise<void>;
}

/** Makes a folder of e-mail templates. */
export async function createTemplateFolder(files: Readonly<Record<string, string>>): Promise<TemplateFolder> {
  const path = await mkdtemp(join(tmpdir(), 'postern-templates-'));
  const write = async (name: string, content: string | Uint8Array): Promise<void> => {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), content);
  };
  for (const [name, content] of Object.entries(files)) await write(name, content);
  return { path, write, remove: () => rm(path, { recursive: true, force: true }) };
}

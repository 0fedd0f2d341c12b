import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What Postern keeps in a data folder. Anything else in it belongs to the user. */
const OURS =
  /^(master-key|parent-api-key|identity-provider-key|deployment\.json)(\.new)?$|^postern\.sock$|^postgresql(\.log$|-\d)|^\.gitignore$/;

/** The files that every start makes. */
const SIGNS = ['master-key', 'parent-api-key', 'deployment.json'];

/** Tells whether a folder is a data folder of Postern. */
export async function isDataFolder(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => []);
  return SIGNS.some((name) => names.includes(name));
}

/** Deletes the keys, the settings and the database of a data folder, and the folder itself when nothing else is in it. */
export async function deleteData(folder: string): Promise<void> {
  // The database may still run after its command was killed.
  const { stopLocalPostgres } = await import('@postern/authority/local-postgres');
  await stopLocalPostgres({ dataDir: folder });
  const names = (await readdir(folder)).filter((name) => OURS.test(name));
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true, maxRetries: 5 });
  await rmdir(folder).catch(() => {});
}

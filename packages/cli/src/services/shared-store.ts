import type { Store } from '@postern/backend';
import { readDeploymentConfig } from '../configuration/read-deployment-config.ts';
import { openSharedStore } from './backend-databases.ts';

/**
 * Works on the store that the backends share, and closes it.
 *
 * @param file - the file of the configuration, as `--config` names it
 * @throws CommandError when the configuration has no store that other processes can use
 */
export async function withSharedStore<Result>(
  file: string | undefined,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  const { store: given, databaseUrl = '', audit } = await readDeploymentConfig({ file, required: ['databaseUrl'] });
  try {
    const store = given ?? (await openSharedStore(databaseUrl, 2));
    return await work(store).finally(store.close);
  } finally {
    await audit?.trail?.close();
  }
}

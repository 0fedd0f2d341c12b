import { once } from 'node:events';
import { lockOf } from '../data/data-folder.ts';
import { holdLock } from '../data/lock.ts';

// A program: waits until the command that started it is gone, then stops the database of its data folder. While it does,
// it holds the lock of the folder, so that the next start waits for it; when that start was faster, the database is its.

const [folder = ''] = process.argv.slice(2);

process.stdin.resume();
await once(process.stdin, 'close');
const release = await holdLock(lockOf(folder), () => {}, 'ending');
if (release) {
  const { stopLocalPostgres } = await import('@postern/authority/local-postgres');
  await stopLocalPostgres({ dataDir: folder }).catch(() => {});
  await release();
}

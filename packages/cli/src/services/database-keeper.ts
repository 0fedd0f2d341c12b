import { once } from 'node:events';
import { lockOf } from '../data/data-folder.ts';
import { holdLock } from '../data/lock.ts';

// A program: waits until the command that started it has ended, then stops the database of its data folder. Meanwhile it
// holds the lock of the folder, so that the next start waits. If that start was faster, it keeps the database.

const [folder = ''] = process.argv.slice(2);

process.stdin.resume();
await once(process.stdin, 'close');
const release = await holdLock(lockOf(folder), () => {}, 'ending');
if (release) {
  const { stopLocalPostgres } = await import('@postern/authority/local-postgres');
  await stopLocalPostgres({ dataDir: folder }).catch(() => {});
  await release();
}

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const KEEPER = fileURLToPath(new URL('./database-keeper.js', import.meta.url));

/**
 * Starts a process that stops the database of a data folder if this process ends without having done so. A process that
 * is killed cannot do it any more.
 *
 * @returns what ends that process, to be called when the database has been stopped
 */
export function keepDatabase(folder: string): () => void {
  // The system closes the pipe when this process ends, in whatever way.
  const keeper = spawn(process.execPath, [KEEPER, folder], {
    // The path of a socket has about a hundred bytes, and from here it is short.
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    windowsHide: true,
  });
  // Without it everything works, except that a kill leaves the database to the next start.
  keeper.on('error', () => {});
  keeper.stdin.on('error', () => {});
  keeper.unref();
  return () => void keeper.kill();
}

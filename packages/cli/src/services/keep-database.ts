import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const KEEPER = fileURLToPath(new URL('./database-keeper.js', import.meta.url));

/**
 * Starts a second process, which stops the database of a data folder if this process is killed.
 *
 * @returns ends the second process; call it after the database has stopped
 */
export function keepDatabase(folder: string): () => void {
  // The system closes the pipe when this process ends, in whatever way.
  const keeper = spawn(process.execPath, [KEEPER, folder], {
    // The path of a socket may have about a hundred bytes; from this folder it is short.
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    windowsHide: true,
  });
  // Without this process, a kill leaves the database running until the next start.
  keeper.on('error', () => {});
  keeper.stdin.on('error', () => {});
  keeper.unref();
  return () => void keeper.kill();
}

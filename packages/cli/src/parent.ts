import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const INTERVAL_MS = 500;

/**
 * Watches for the end of npm or npx, when one of them started this process. If npm is killed, this process gets no
 * Ctrl-C and no other signal. Without npm nothing is watched, because a shell may end before its jobs.
 *
 * @param onGone - called once, when npm has ended
 * @returns ends the watch
 */
export function watchParent(environment: NodeJS.ProcessEnv, onGone: () => void): () => void {
  if (environment.npm_execpath === undefined) return () => {};
  const parent = process.ppid;
  const npm = npmBehindShell(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && (npm === undefined || isAlive(npm))) return;
    clearInterval(timer);
    onGone();
  }, INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** npm starts a command in a shell. Where the shell stays, it also outlives npm; then npm is the parent of the shell. */
function npmBehindShell(parent: number): number | undefined {
  const { name, parent: npm } = processInfo(parent) ?? {};
  return name && npm && npm > 1 && /(^|[/-])(ba|da|z|k|fi)?sh$/.test(name) ? npm : undefined;
}

/** The name of a process and its parent; undefined where the system does not tell. */
function processInfo(pid: number): { name: string; parent: number } | undefined {
  try {
    const [, name = '', parent] = /^\d+ \((.*)\) \S (\d+) /s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return { name, parent: Number(parent) };
  } catch {
    // Systems without /proc have ps.
  }
  try {
    const text = execFileSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' });
    const [, parent, name = ''] = /^\s*(\d+)\s+(.*\S)\s*$/.exec(text) ?? [];
    return { name, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user may not be signalled, but is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

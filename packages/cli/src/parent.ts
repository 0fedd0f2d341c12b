const INTERVAL_MS = 500;

/**
 * Watches for the end of npm or npx, when one of them has started this process. After a kill of it nothing would reach
 * this process any more: no Ctrl-C, and no stop of the script that it belongs to. A shell may end before its jobs, so
 * without npm nothing is watched.
 *
 * @param onGone - called once
 * @returns what ends the watch
 */
export function watchParent(environment: NodeJS.ProcessEnv, onGone: () => void): () => void {
  if (environment.npm_execpath === undefined) return () => {};
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}

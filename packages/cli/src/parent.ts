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
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}

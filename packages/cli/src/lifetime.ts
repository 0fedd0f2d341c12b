import { EXIT_CODES } from './exit-codes.ts';
import { watchParent } from './parent.ts';

/** Lets the parts of a running command end with it. */
export interface Lifetime {
  /** Aborts when the process is asked to stop; the start looks at it between its steps. */
  readonly stopping: AbortSignal;
  /** Registers what undoes a step. At the end the last one comes first. */
  atEnd(stop: () => Promise<void>): void;
  /** Ends the process as a first SIGINT does; a second call changes nothing. */
  end(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** One Ctrl-C can arrive twice: the terminal sends it to the whole group, and npm passes it on. */
const SAME_KEYSTROKE_MS = 500;

/**
 * Runs a command until SIGINT, SIGTERM or SIGHUP asks it to stop, then undoes what it has started. A second signal ends
 * the process at once.
 *
 * @param start - starts everything; what it registered is undone when it throws, too
 * @param onStopping - told that a signal has come
 * @throws what `start` throws, and what fails while the process runs; nothing when a signal ends the start
 */
export async function runUntilStopped(
  start: (lifetime: Lifetime) => Promise<void>,
  onStopping: () => void,
): Promise<void> {
  const stops: (() => Promise<void>)[] = [];
  const controller = new AbortController();
  let askedAt: number | undefined;
  let fail: (error: unknown) => void = () => {};
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failure.catch(() => {});

  const end = (): void => {
    if (controller.signal.aborted) return;
    onStopping();
    controller.abort();
  };
  const onSignal = (): void => {
    if (askedAt !== undefined && performance.now() - askedAt > SAME_KEYSTROKE_MS) {
      process.exit(EXIT_CODES.STOPPED_BY_FORCE);
    }
    askedAt ??= performance.now();
    end();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.on('uncaughtException', fail);
  const unwatch = watchParent(process.env, end);

  try {
    await start({ stopping: controller.signal, atEnd: (stop) => stops.push(stop), end });
    await Promise.race([failure, aborted(controller.signal)]);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  } finally {
    for (const stop of stops.reverse()) await stop().catch(fail);
    unwatch();
    process.off('uncaughtException', fail);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
  // A part that could not be stopped is told when nothing worse is.
  await Promise.race([failure, Promise.resolve()]);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

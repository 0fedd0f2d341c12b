import { EXIT_CODES } from './exit-codes.ts';
import { watchParent } from './parent.ts';

/** Stops the parts of a running command when the command ends. */
export interface Lifetime {
  /** Aborts when the process is asked to stop. The start checks it between its steps. */
  readonly stopping: AbortSignal;
  /**
   * Registers a function that undoes a step. They run in reverse order.
   * @param stop - gets the signal that ends the command; undefined when the command ends for another reason
   */
  atEnd(stop: Stop): void;
  /** Ends the process as a first SIGINT does; a second call changes nothing. */
  end(): void;
}

type Stop = (signal?: NodeJS.Signals) => Promise<void>;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** One Ctrl-C can arrive twice: the terminal sends it to the whole process group, and npm forwards it. */
const SAME_KEYSTROKE_MS = 500;

/**
 * Runs a command until SIGINT, SIGTERM or SIGHUP, then undoes what it has started. A second signal ends the process at
 * once.
 *
 * @param start - starts everything; when it throws, its registered steps are undone too
 * @param onStopping - called when a signal arrives
 * @throws what `start` throws, and what fails while the process runs; nothing when a signal ends the start
 */
export async function runUntilStopped(
  start: (lifetime: Lifetime) => Promise<void>,
  onStopping: () => void,
): Promise<void> {
  const stops: Stop[] = [];
  const controller = new AbortController();
  let askedAt: number | undefined;
  let askedBy: NodeJS.Signals | undefined;
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
  const onSignal = (signal: NodeJS.Signals): void => {
    if (askedAt !== undefined && performance.now() - askedAt > SAME_KEYSTROKE_MS) {
      process.exit(EXIT_CODES.STOPPED_BY_FORCE);
    }
    askedAt ??= performance.now();
    askedBy ??= signal;
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
    for (const stop of stops.reverse()) await stop(askedBy).catch(fail);
    unwatch();
    process.off('uncaughtException', fail);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
  // Report a failed stop only if nothing else failed.
  await Promise.race([failure, Promise.resolve()]);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

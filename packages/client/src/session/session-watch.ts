import type { Session } from './session.ts';
import type { SessionStore } from './session-store.ts';

export type SessionListener = (session: Session | null) => void;

/** Tells listeners about the active session. */
export interface SessionWatch {
  subscribe(listener: SessionListener): () => void;
  /** Call it when a session has changed. */
  check(): void;
}

/** The longest delay of `setTimeout`. */
const MAX_TIMEOUT_MS = 2_147_483_647;

/**
 * Watches the active session while there are listeners: for changes, and for its end.
 * @param read Returns the active session. An error means that there is none.
 * @param now Unix time in milliseconds.
 */
export function createSessionWatch(
  read: () => Promise<Session | null>,
  store: SessionStore,
  now: () => number,
): SessionWatch {
  const listeners = new Set<SessionListener>();
  let current: Session | null | undefined;
  let queue = Promise.resolve();
  let end: ReturnType<typeof setTimeout> | undefined;
  let stopWatching = () => {};

  // In its own task, so that the others are called even when one listener throws.
  const tell = (listener: SessionListener, session: Session | null) =>
    void Promise.resolve().then(() => listeners.has(listener) && listener(session));

  async function compare(): Promise<void> {
    const session = await read().catch(() => null);
    clearTimeout(end);
    if (listeners.size === 0) return;
    if (session) end = setTimeout(check, Math.min(session.expiresAt * 1_000 - now(), MAX_TIMEOUT_MS));
    const isSame = session?.token === current?.token && session?.sessionKey === current?.sessionKey;
    if (current !== undefined && isSame) return;
    current = session;
    for (const listener of listeners) tell(listener, session);
  }

  function check(): void {
    if (listeners.size > 0) queue = queue.then(compare);
  }

  function watch(): () => void {
    const stop = store.subscribe?.(check);
    // Timers stop while a device sleeps.
    if (typeof document !== 'undefined') document.addEventListener('visibilitychange', check);
    return () => {
      clearTimeout(end);
      current = undefined;
      stop?.();
      if (typeof document !== 'undefined') document.removeEventListener('visibilitychange', check);
    };
  }

  return {
    check,
    subscribe(listener) {
      // The same function may be given twice.
      const own: SessionListener = (session) => listener(session);
      listeners.add(own);
      if (listeners.size === 1) stopWatching = watch();
      if (current === undefined) check();
      else tell(own, current);
      return () => {
        if (listeners.delete(own) && listeners.size === 0) stopWatching();
      };
    },
  };
}

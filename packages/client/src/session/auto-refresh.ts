import type { ClientContext } from '../context.ts';
import { refreshSession } from '../flows/refresh-session.ts';
import type { Session } from './session.ts';

/** How long before its end a session is refreshed. Browsers run timers of background pages only once a minute. */
const LEAD_MS = 120_000;
const SHORTEST_WAIT_MS = 1_000;
const MAX_TIMEOUT_MS = 2_147_483_647;

/**
 * Refreshes the active session before it ends, while the page is open.
 * @param expirationSeconds How long the new sessions last; by default 900.
 * @returns Stops the refreshing.
 */
export function refreshBeforeEnd(context: ClientContext, expirationSeconds: number | undefined): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Waits at most half of the remaining time, so that there is time to try again after a failure. */
  function schedule({ sessionKey, publicKey, expiresAt }: Session): void {
    const left = expiresAt * 1_000 - context.now();
    if (left <= 0) return;
    const wait = Math.max(left - LEAD_MS, left / 2, SHORTEST_WAIT_MS);
    timer = setTimeout(
      async () => {
        const current = await context.sessions.get(sessionKey).catch(() => null);
        if (current?.publicKey !== publicKey) return;
        if (wait > MAX_TIMEOUT_MS) return schedule(current);
        await refreshSession(context, { sessionKey, expirationSeconds }).catch(() => schedule(current));
      },
      Math.min(wait, MAX_TIMEOUT_MS),
    );
  }

  const unsubscribe = context.sessions.subscribe((session) => {
    clearTimeout(timer);
    if (session) schedule(session);
  });
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}

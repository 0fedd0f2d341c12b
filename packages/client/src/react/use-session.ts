import { useMemo, useSyncExternalStore } from 'react';
import type { RefreshSessionParams } from '../flows/refresh-session.ts';
import type { Session } from '../session/session.ts';
import { usePosternClient } from './postern-provider.ts';
import { LOADING, type SessionState, sessionSource } from './session-source.ts';

export type UsedSession = SessionState & {
  /** Replaces the session by a new one, see `PosternClient.refreshSession`. */
  refresh: (params?: RefreshSessionParams) => Promise<Session>;
  /** Ends the session, see `PosternClient.signOut`. */
  signOut: () => Promise<void>;
};

/**
 * The session of this browser. The component is rendered again when it changes, here or in another tab, and when it
 * ends. A sign-in by redirect from which the page has come back is finished.
 */
export function useSession(): UsedSession {
  const client = usePosternClient();
  const source = sessionSource(client);
  const state = useSyncExternalStore(source.subscribe, source.get, () => LOADING);
  return useMemo(
    () => ({
      ...state,
      refresh: (params?: RefreshSessionParams) => client.refreshSession(params),
      signOut: () => client.signOut(),
    }),
    [client, state],
  );
}

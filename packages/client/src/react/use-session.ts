import { useMemo, useSyncExternalStore } from 'react';
import type { RefreshSessionParams } from '../flows/refresh-session.ts';
import type { Session } from '../session/session.ts';
import { usePosternClient } from './postern-provider.ts';
import { LOADING, type SessionState, sessionSource } from './session-source.ts';

export type UsedSession = SessionState & {
  /** Replaces the session by a new one. See `PosternClient.refreshSession`. */
  refresh: (params?: RefreshSessionParams) => Promise<Session>;
  /** Ends the session. See `PosternClient.signOut`. */
  signOut: () => Promise<void>;
};

/**
 * The session of this browser. The component renders again when the session changes, here or in another tab, and when it
 * ends. The hook also finishes a sign-in by redirect that led to this page.
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

import type { UserSession } from '@postern/protocol';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { PosternClient } from '../client.ts';
import { usePosternClient } from './postern-provider.ts';
import { LOADING, sessionSource } from './session-source.ts';

interface SessionsState {
  /** `loading`: until the first answer, and while no user is signed in. */
  status: 'loading' | 'ready' | 'failed';
  /** Where the user is signed in, the latest sign-in first. */
  sessions: UserSession[];
  /** Why the last step failed. */
  error: unknown;
}

export interface UsedSessions extends SessionsState {
  /** Reads the list again. */
  reload: () => Promise<void>;
  /** Ends a session on any device. See `PosternClient.endSession`. */
  end: (id: string) => Promise<void>;
  /** Ends all sessions but that of this browser. */
  endOthers: () => Promise<void>;
  /** Ends all sessions, that of this browser too. */
  endAll: () => Promise<void>;
}

const NOTHING: SessionsState = { status: 'loading', sessions: [], error: null };

/**
 * The devices on which the user is signed in, and how to sign out on them. The list is read when the component mounts,
 * when the session changes, and after each action. The actions do not reject: `error` has the failure.
 */
export function useSessions(): UsedSessions {
  const client = usePosternClient();
  const source = sessionSource(client);
  const { session } = useSyncExternalStore(source.subscribe, source.get, () => LOADING);
  const publicKey = session?.publicKey;
  const [state, setState] = useState(NOTHING);

  const run = useCallback(
    async (work: (client: PosternClient) => Promise<unknown>, isWanted: () => boolean = () => true) => {
      try {
        await work(client);
        // The user may have signed out here.
        const sessions = (await client.sessions.get()) ? await client.listSessions() : [];
        if (isWanted()) setState({ status: 'ready', sessions, error: null });
      } catch (error) {
        if (isWanted()) setState((before) => ({ ...before, status: 'failed', error }));
      }
    },
    [client],
  );

  useEffect(() => {
    let isMounted = true;
    if (publicKey === undefined) setState(NOTHING);
    else
      void run(
        async () => undefined,
        () => isMounted,
      );
    return () => {
      isMounted = false;
    };
  }, [run, publicKey]);

  return useMemo(
    () => ({
      ...state,
      reload: () => run(async () => undefined),
      end: (id: string) => run(() => client.endSession({ id })),
      endOthers: () => run(() => client.endSessions({ keepCurrent: true })),
      endAll: () => run(() => client.endSessions()),
    }),
    [client, run, state],
  );
}

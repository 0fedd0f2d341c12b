import type { PosternClient } from '../client.ts';
import type { Session } from '../session/session.ts';

/** `loading`: on a server, and in the browser until the session has been read. */
export type SessionState =
  | { status: 'loading'; session: null; redirectError: null }
  | { status: 'signed-in'; session: Session; redirectError: null }
  /** `redirectError`: why a sign-in by redirect failed, if one led to this page. */
  | { status: 'signed-out'; session: null; redirectError: unknown };

/** The session of a client, in the form that React's `useSyncExternalStore` needs. */
export interface SessionSource {
  subscribe(onChange: () => void): () => void;
  get(): SessionState;
}

export const LOADING: SessionState = { status: 'loading', session: null, redirectError: null };

const sources = new WeakMap<PosternClient, SessionSource>();

/** One source for each client, so that all components see the same. */
export function sessionSource(client: PosternClient): SessionSource {
  const source = sources.get(client) ?? createSource(client);
  sources.set(client, source);
  return source;
}

function createSource(client: PosternClient): SessionSource {
  const listeners = new Set<() => void>();
  let state = LOADING;
  let redirectError: unknown = null;
  let redirect: Promise<void> | undefined;
  let stop = () => {};

  function onSession(session: Session | null): void {
    if (session) redirectError = null;
    state = session
      ? { status: 'signed-in', session, redirectError: null }
      : { status: 'signed-out', session: null, redirectError };
    for (const listener of listeners) listener();
  }

  /** Finishes a sign-in by redirect first. Otherwise the page would briefly show that no user is signed in. */
  function start(): () => void {
    let unsubscribe: (() => void) | undefined;
    let isStopped = false;
    redirect ??= client.completeOAuthRedirect().then(
      () => undefined,
      (failure: unknown) => {
        redirectError = failure;
      },
    );
    void redirect.then(() => {
      if (!isStopped) unsubscribe = client.sessions.subscribe(onSession);
    });
    return () => {
      isStopped = true;
      unsubscribe?.();
    };
  }

  return {
    get: () => state,
    subscribe(onChange) {
      const listener = () => onChange();
      listeners.add(listener);
      if (listeners.size === 1) stop = start();
      return () => {
        if (listeners.delete(listener) && listeners.size === 0) stop();
      };
    },
  };
}

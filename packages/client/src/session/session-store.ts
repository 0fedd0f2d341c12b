/** A store for session tokens. Each has its own name, the session key. One of them is active. */
export interface SessionStore {
  /** Stores a token and makes it active. Replaces the token with the same session key. Returns the session key. */
  put(token: string, sessionKey?: string): Promise<string>;
  /** Every token by its session key. */
  all(): Promise<Record<string, string>>;
  /** The session key of the active token. */
  active(): Promise<string | undefined>;
  activate(sessionKey: string): Promise<void>;
  remove(sessionKey: string): Promise<void>;
  /**
   * Checks that a token can be stored. Called before the user is asked for anything.
   * @throws PosternError STORAGE_FULL, STORAGE_UNAVAILABLE.
   */
  probe?(): Promise<void>;
  /** Calls the listener after changes from elsewhere, for example another tab. Returns a function that unsubscribes. */
  subscribe?(listener: () => void): () => void;
}

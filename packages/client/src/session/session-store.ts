/** Where session tokens are kept, each under a name of its own, its session key. One of them is active. */
export interface SessionStore {
  /** Keeps a token in place of the one with the same session key, and makes it active. Returns the session key. */
  put(token: string, sessionKey?: string): Promise<string>;
  /** Every token by its session key. */
  all(): Promise<Record<string, string>>;
  /** The session key of the active token. */
  active(): Promise<string | undefined>;
  activate(sessionKey: string): Promise<void>;
  remove(sessionKey: string): Promise<void>;
  /**
   * Finds out whether a token could be kept. Called before the user is asked for anything.
   * @throws PosternError STORAGE_FULL, STORAGE_UNAVAILABLE.
   */
  probe?(): Promise<void>;
  /** Calls the listener after changes that were made elsewhere, for example in another tab. Returns what ends that. */
  subscribe?(listener: () => void): () => void;
}

/** A store for the key pairs of sessions: P-256, named by their compressed public key in hex (66 characters). */
export interface KeyPairs {
  /**
   * Creates and stores a key pair. Returns its public key.
   * @throws PosternError INSECURE_CONTEXT, STORAGE_FULL, STORAGE_UNAVAILABLE.
   */
  create(): Promise<string>;

  /**
   * Signs a message: ECDSA over one SHA-256 of its UTF-8 bytes. Returns R || S, 64 bytes.
   * @throws PosternError KEY_PAIR_NOT_FOUND.
   */
  sign(publicKey: string, message: string): Promise<Uint8Array>;

  /** Whether the store has the key pair. */
  has(publicKey: string): Promise<boolean>;

  /** Deletes a key pair, if the store has it. */
  delete(publicKey: string): Promise<void>;

  /** The key pairs that may be deleted when they are old and belong to no session. */
  list(): Promise<KeyPairEntry[]>;

  /**
   * Runs a sign-in, from creating its key pair to storing the session, while no other sign-in uses the same keys. Stores
   * in which sign-ins do not disturb each other run it at once.
   * @param signal Ends the waiting, not the sign-in.
   */
  exclusively<T>(signIn: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

export interface KeyPairEntry {
  publicKey: string;
  /** Unix time in milliseconds. */
  createdAt: number;
}

/** Where the key pairs of sessions live: P-256, named by their compressed public key in hex (66 characters). */
export interface KeyPairs {
  /**
   * Makes and keeps a key pair. Returns its public key.
   * @throws PosternError INSECURE_CONTEXT, STORAGE_FULL, STORAGE_UNAVAILABLE.
   */
  create(): Promise<string>;

  /**
   * Signs a message: ECDSA over one SHA-256 of its UTF-8 bytes. Returns R || S, 64 bytes.
   * @throws PosternError KEY_PAIR_NOT_FOUND.
   */
  sign(publicKey: string, message: string): Promise<Uint8Array>;

  /** Whether the key pair is there. */
  has(publicKey: string): Promise<boolean>;

  /** Deletes a key pair. Nothing happens when it is not there. */
  delete(publicKey: string): Promise<void>;

  /** The key pairs that may be deleted when they are old and no session has them. */
  list(): Promise<KeyPairEntry[]>;

  /**
   * Runs a sign-in, from the making of its key pair to the stored session, while no other one runs on the same keys.
   * Where sign-ins do not disturb each other it just runs it.
   * @param signal Ends the waiting, not the sign-in.
   */
  exclusively<T>(signIn: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

export interface KeyPairEntry {
  publicKey: string;
  /** Unix time in milliseconds. */
  createdAt: number;
}

/** What the authority takes from the world, so that a test can decide it. */
export interface Runtime {
  /** Unix time in milliseconds. */
  now(): number;
  /** Cryptographically strong randomness. */
  randomBytes(length: number): Uint8Array;
  /** A new UUIDv7 (RFC 9562): ids sort in the order in which they were made. */
  newId(): string;
}

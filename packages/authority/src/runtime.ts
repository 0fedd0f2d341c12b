/** The clock and randomness of the authority. Tests replace them. */
export interface Runtime {
  /** Unix time in milliseconds. */
  now(): number;
  /** Cryptographically strong randomness. */
  randomBytes(length: number): Uint8Array;
  /** A new UUIDv7 (RFC 9562): ids sort in the order in which they were made. */
  newId(): string;
}

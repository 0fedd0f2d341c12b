/** The clock and randomness of the authority. Tests replace them. */
export interface Runtime {
  /** Unix time in milliseconds. */
  now(): number;
  /** The clock of the clients. It differs from `now` only when a test has moved the authority's clock. */
  clientNow(): number;
  /** Cryptographically strong randomness. */
  randomBytes(length: number): Uint8Array;
  /** A new UUIDv7 (RFC 9562): ids sort in the order in which they were made. */
  newId(): string;
}

import { randomUUID } from 'node:crypto';

/** An address that no other user has, of a domain that never receives mail (RFC 2606). */
export function uniqueEmail(): string {
  return `user-${randomUUID().slice(0, 8)}@example.com`;
}

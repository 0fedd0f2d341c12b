import type { AuthErrorCode } from '@postern/protocol';

/** One attempt, for the audit trail. It holds no contact, no token and no code. */
export interface AuditEvent {
  /** Unix time in milliseconds. */
  timeMs: number;
  requestId: string;
  /** The endpoint, for example `initOtp`. */
  operation: string;
  outcome: 'success' | 'failure';
  /** HTTP status of the answer. */
  status: number;
  /** Why it failed. */
  code?: AuthErrorCode;
  durationMs: number;
  /** The client's address, IPv6 without its last 64 bits. */
  clientAddress?: string;
  /** Names the contact without showing it: SHA-256, hex. */
  identity?: string;
  organizationId?: string;
  userId?: string;
  /** Whether a sub-organization was created. */
  created?: boolean;
}

/** What an endpoint knows about its attempt. */
export type AuditDetails = Pick<AuditEvent, 'identity' | 'organizationId' | 'userId' | 'created'>;

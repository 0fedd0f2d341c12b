import type { AuthErrorCode } from '@postern/protocol';

/** How much of a budget is used. */
export interface BudgetUse {
  /** For example `smsPerDay`. */
  limit: string;
  used: number;
  max: number;
}

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
  /** Which limit refused the request, for example `codesPerAddress`, `codesPerContact` or `smsPerDay`. */
  limit?: string;
  /** The client's address, IPv6 without its last 64 bits. Left out when it is unknown. */
  clientAddress?: string;
  /** Identifies the contact without showing it: SHA-256, hex. */
  identity?: string;
  organizationId?: string;
  userId?: string;
  /** Whether a sub-organization was created. */
  created?: boolean;
  /** Present when this code brought a budget to 80 %. */
  budget?: BudgetUse;
  /** The configuration of the Auth Proxy that a request has named. */
  authProxyConfig?: string;
  /** HTTP status of Turnkey's answer to a request that was forwarded. */
  forwardedStatus?: number;
}

/** The part of an audit event that the endpoint fills in. */
export type AuditDetails = Pick<
  AuditEvent,
  'identity' | 'organizationId' | 'userId' | 'created' | 'budget' | 'authProxyConfig' | 'forwardedStatus'
>;

import type { AuthErrorCode } from '@postern/protocol';
import { z } from 'zod';

/** How much of a budget is used. */
export interface BudgetUse {
  /** For example `smsPerDay`. */
  limit: string;
  used: number;
  max: number;
}

/**
 * One attempt, for the audit trail. It holds no contact, no token and no code. Later releases may add optional fields,
 * operations and codes to version 1. A change of what exists gets another version.
 */
export interface AuditEvent {
  version: 1;
  /** When the attempt began: Unix time in milliseconds. */
  timeMs: number;
  /** UUID. The answer has it in `X-Request-Id`. */
  requestId: string;
  /** The endpoint, for example `initOtp`; `requireSession`, `requireProof` or `requireStepUp` for a refusal on a route of the app; `unknown` for others. */
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
  /** Identifies the contact or credential without showing it: HMAC-SHA-256 with the audit key, hex. */
  identity?: string;
  /** The sub-organization. */
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
  'organizationId' | 'userId' | 'created' | 'budget' | 'authProxyConfig' | 'forwardedStatus'
> & {
  /** The key of the identity in stores. The event holds a keyed hash of it. */
  identity?: string;
};

const count = z.int().min(0);
const httpStatus = z.int().min(100).max(599);
/** Ids come from Turnkey. */
const id = z.string().min(1).max(100);

/** The schema of an audit event. `docs/audit-event.schema.json` is made from it. */
export const auditEventSchema = z
  .strictObject({
    version: z.literal(1),
    timeMs: z.int().describe('When the attempt began: Unix time in milliseconds.'),
    requestId: z.uuid().describe('The answer has it in the header X-Request-Id.'),
    operation: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9]*( [A-Za-z0-9/_]+)?$/)
      .max(128)
      .describe('What was attempted. docs/audit.md lists all values.'),
    outcome: z.enum(['success', 'failure']),
    status: httpStatus.describe('HTTP status of the answer.'),
    code: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]*$/)
      .describe('Why it failed: a code of the error table. Present with every failure.')
      .optional(),
    durationMs: z.number().describe('How long the attempt took, in milliseconds.'),
    limit: z.string().describe('The limit that refused the request.').optional(),
    clientAddress: z.string().describe("The client's IPv4 address or IPv6 /64. Absent when it is unknown.").optional(),
    identity: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('HMAC-SHA-256 of the contact or credential with the audit key, hex.')
      .optional(),
    organizationId: id.describe('The sub-organization.').optional(),
    userId: id.optional(),
    created: z.boolean().describe('Whether a sub-organization was created.').optional(),
    budget: z
      .strictObject({ limit: z.string(), used: count, max: count })
      .describe('Present when this code brought a budget to 80 %.')
      .optional(),
    authProxyConfig: z.string().describe('The configuration of the Auth Proxy that the request named.').optional(),
    forwardedStatus: httpStatus.describe("HTTP status of Turnkey's answer to a forwarded request.").optional(),
  })
  .describe('One attempt at the authentication backend.') satisfies z.ZodType<
  Omit<AuditEvent, 'code'> & { code?: string | undefined }
>;

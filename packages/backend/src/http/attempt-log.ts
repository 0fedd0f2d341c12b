import { AUTH_ERRORS } from '@postern/protocol';
import type { AuditDetails, AuditEvent } from '../audit/audit-event.ts';
import type { HashIdentity } from '../audit/audit-key.ts';
import type { AuditTrail, AuditTrouble } from '../audit/audit-trail.ts';
import { AuthError } from '../auth-error.ts';
import type { PosternOptions } from '../configuration/options.ts';
import { UpstreamError } from '../turnkey/upstream-error.ts';
import type { OperatorNotices } from './operator-notices.ts';
import { causeCode, refusalNotice } from './refusal-notice.ts';

/** A finished attempt. */
export interface Attempt {
  requestId: string;
  operation: string;
  startedAtMs: number;
  endedAtMs: number;
  /** The client's smallest network. Undefined when the address is unknown. */
  clientNetwork: string | undefined;
  /** The Origin header. */
  origin: string | null;
  audit: AuditDetails;
  /** Why it failed. Undefined when it succeeded. */
  error?: AuthError;
}

/**
 * Reports an attempt to the audit trail, the log and the operator.
 * @returns Whether its event is in the trail, when answers wait for that. Else true at once.
 */
export type AttemptLog = (attempt: Attempt) => Promise<boolean> | true;

interface AttemptLogOptions extends Pick<PosternOptions, 'onEvent' | 'logger'> {
  hashIdentity: HashIdentity;
  /** Where events are kept, and whether answers wait for it. */
  audit: { trail?: AuditTrail | undefined; beforeAnswer: boolean };
  /** The address of Turnkey's API, for the notice that it cannot be reached. */
  apiUrl: string;
  notify: OperatorNotices;
}

export function createAttemptLog(options: AttemptLogOptions): AttemptLog {
  const { onEvent, logger, hashIdentity, audit, apiUrl, notify } = options;
  audit.trail?.onTrouble?.((trouble) => notify('audit', TROUBLES[trouble]));
  return (attempt) => {
    const event = eventOf(attempt, hashIdentity);
    logger?.info({ audit: event }, 'attempt');
    if (attempt.error) logFailure(attempt.requestId, attempt.error);
    const notice = attempt.error && refusalNotice(attempt.error, attempt.origin, apiUrl);
    if (notice) notify(notice.kind, notice.sentence);
    if (event.budget) {
      const { limit, used, max } = event.budget;
      notify(
        'budget',
        `${used} of ${max} codes of the budget otp.budget.${limit} are used. At ${max}, codes are refused.`,
      );
    }
    void tell(event);
    const kept = audit.trail && keep(audit.trail, event);
    return (audit.beforeAnswer && kept) || true;
  };

  async function keep(trail: AuditTrail, event: AuditEvent): Promise<boolean> {
    try {
      await trail.record(event);
      return true;
    } catch {
      logger?.error({ requestId: event.requestId }, 'the audit event is lost');
      notify('audit', 'Audit events are lost, because the audit trail does not store them.');
      return false;
    }
  }

  /** The app's callback may be asynchronous. If it fails, the process must go on. */
  async function tell(event: AuditEvent): Promise<void> {
    try {
      await onEvent?.(event);
    } catch {
      logger?.error({ requestId: event.requestId }, 'onEvent failed');
    }
  }

  function logFailure(requestId: string, error: AuthError): void {
    const { code, cause } = error;
    if (error instanceof UpstreamError && (AUTH_ERRORS[code].status >= 500 || code === 'UPSTREAM_RATE_LIMITED')) {
      const { reason, status, outcome } = error;
      logger?.warn(
        { requestId, code, reason, upstreamStatus: status, outcome, cause: causeCode(error) ?? nameOf(cause) },
        'Turnkey',
      );
    } else if (code === 'STORE_UNAVAILABLE') {
      logger?.error({ requestId, code, cause: causeCode(cause) ?? nameOf(cause) }, 'the store');
    } else if (code === 'INTERNAL') {
      logger?.error({ requestId, code, cause: nameOf(cause), frames: framesOf(cause) }, 'the backend failed');
    }
  }
}

const TROUBLES: Readonly<Record<AuditTrouble, string>> = {
  unreachable:
    'The audit trail cannot be written. Events wait in memory. Check the database and the rights of its user.',
  broken: 'Rows of the audit trail were removed, so nothing is added to it. Run "postern audit verify".',
};

/** Turns any thrown value into an error of the error table. */
export function asAuthError(error: unknown): AuthError {
  return error instanceof AuthError ? error : new AuthError('INTERNAL', { cause: error });
}

function eventOf(attempt: Attempt, hashIdentity: HashIdentity): AuditEvent {
  const { requestId, operation, startedAtMs, endedAtMs, clientNetwork, error } = attempt;
  const { identity, ...details } = attempt.audit;
  return {
    version: 1,
    timeMs: startedAtMs,
    requestId,
    operation,
    outcome: error ? 'failure' : 'success',
    status: error ? AUTH_ERRORS[error.code].status : 200,
    ...(error ? { code: error.code } : {}),
    durationMs: endedAtMs - startedAtMs,
    ...(error?.limit ? { limit: error.limit } : {}),
    ...(clientNetwork ? { clientAddress: clientNetwork } : {}),
    ...(identity ? { identity: hashIdentity(identity) } : {}),
    ...details,
  };
}

/** The message of another error may quote secrets, so only its name is logged. */
function nameOf(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.name : undefined;
}

/** The stack begins with the message, which can look like stack frames, so it is cut off. */
function framesOf(cause: unknown): string[] {
  if (!(cause instanceof Error)) return [];
  const { message, stack = '' } = cause;
  const start = stack.indexOf(message);
  const lines = start < 0 ? [] : stack.slice(start + message.length).split('\n');
  return lines.filter((line) => /^\s+at /.test(line)).map((line) => line.trim());
}

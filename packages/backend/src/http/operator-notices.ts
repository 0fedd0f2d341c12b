import type { PosternOptions } from '../configuration/options.ts';

/** Kinds of notices that an operator must see, even without a logger. */
export type NoticeKind =
  | 'origin'
  | 'apiKey'
  | 'organization'
  | 'unreachable'
  | 'turnkeyLimit'
  | 'clientAddress'
  | 'proxy'
  | 'budget'
  | 'compatibility'
  | 'configuration'
  | 'audit'
  | 'webhooks'
  | 'store';

/**
 * Writes a notice for the operator, at most once a minute for each kind. The sentence contains no contact, token or
 * code.
 */
export type OperatorNotices = (kind: NoticeKind, sentence: string) => void;

const QUIET_MS = 60_000;

/**
 * Notices go to the logger, or to stderr without one, because an operator cannot see a refusal that only the client
 * gets.
 * @param now Unix time in milliseconds.
 */
export function createOperatorNotices(logger: PosternOptions['logger'], now: () => number): OperatorNotices {
  const quietUntil = new Map<NoticeKind, number>();
  return (kind, sentence) => {
    const nowMs = now();
    if ((quietUntil.get(kind) ?? 0) > nowMs) return;
    quietUntil.set(kind, nowMs + QUIET_MS);
    if (logger) logger.warn({ notice: kind }, sentence);
    else console.error(`Postern: ${sentence}`);
  };
}

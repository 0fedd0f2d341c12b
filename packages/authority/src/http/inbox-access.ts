import { createHash, timingSafeEqual } from 'node:crypto';
import { apiError } from '../errors/api-error.ts';

/** Whether the inbox can be read, and by whom. */
export type InboxAccess =
  | { state: 'closed'; because: 'not asked for' | 'carrier' | 'remote database' }
  /** Anybody who reaches the server reads it: in development only. */
  | { state: 'open' }
  | { state: 'password'; password: string };

export interface InboxSettings {
  exposeInbox: boolean;
  inboxPassword: string | undefined;
  hasCarrier: boolean;
  databaseUrl: string;
}

const MIN_PASSWORD_LENGTH = 8;

/**
 * Decides about the inbox. Where messages really leave, or where the database is on another machine, other people's
 * codes are in it: then it takes a password.
 * @throws Error when the password is too short.
 */
export function inboxAccess({ exposeInbox, inboxPassword, hasCarrier, databaseUrl }: InboxSettings): InboxAccess {
  if (inboxPassword !== undefined) {
    if (inboxPassword.length < MIN_PASSWORD_LENGTH) {
      throw new Error(`The password of the inbox must have at least ${MIN_PASSWORD_LENGTH} characters.`);
    }
    return { state: 'password', password: inboxPassword };
  }
  if (!exposeInbox) return { state: 'closed', because: 'not asked for' };
  if (hasCarrier) return { state: 'closed', because: 'carrier' };
  if (!isOnThisMachine(databaseUrl)) return { state: 'closed', because: 'remote database' };
  return { state: 'open' };
}

/** What cannot be understood counts as another machine. */
function isOnThisMachine(databaseUrl: string): boolean {
  if (!URL.canParse(databaseUrl)) return false;
  const { hostname, searchParams } = new URL(databaseUrl);
  const host = decodeURIComponent(searchParams.get('host') ?? hostname);
  return host.startsWith('/') || /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host);
}

/** Wrong passwords in this many milliseconds, after which none is looked at until the time is over. */
const WINDOW_MS = 60_000;
const MAX_WRONG = 10;

/**
 * Makes the check of the inbox's password: HTTP Basic (RFC 7617) with any user name.
 * @param now Unix time in milliseconds.
 * @returns a function of the `Authorization` header that throws ApiError when the password is missing or wrong, or when
 * too many were wrong within the last minute
 */
export function createPasswordCheck(password: string, now: () => number): (authorization: string | null) => void {
  const expected = digestOf(password);
  let wrong = 0;
  let windowEndsAt = 0;
  return (authorization) => {
    const given = passwordOf(authorization);
    if (given === undefined) throw apiError('INBOX_PASSWORD_NEEDED');
    if (now() >= windowEndsAt) wrong = 0;
    if (wrong >= MAX_WRONG) throw apiError('INBOX_PASSWORD_LIMIT');
    if (timingSafeEqual(digestOf(given), expected)) return;
    if (wrong === 0) windowEndsAt = now() + WINDOW_MS;
    wrong++;
    throw apiError('INBOX_PASSWORD_NEEDED');
  };
}

function passwordOf(authorization: string | null): string | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  return text.includes(':') ? text.slice(text.indexOf(':') + 1) : undefined;
}

/** Of equal length, whatever was typed. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

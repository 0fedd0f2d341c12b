import { createHash, timingSafeEqual } from 'node:crypto';
import { apiError } from '../errors/api-error.ts';

/** Who can read the inbox. */
export type InboxAccess =
  | { state: 'closed'; because: 'not asked for' | 'carrier' | 'remote database' }
  /** Everyone who can reach the server may read it: in development only. */
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
 * Decides who can read the inbox. When messages are really delivered, or the database is on another machine, the inbox
 * holds codes of other people: then it needs a password.
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

/** A URL that cannot be parsed counts as another machine. */
function isOnThisMachine(databaseUrl: string): boolean {
  if (!URL.canParse(databaseUrl)) return false;
  const { hostname, searchParams } = new URL(databaseUrl);
  const host = decodeURIComponent(searchParams.get('host') ?? hostname);
  return host.startsWith('/') || /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host);
}

/** After `MAX_WRONG` wrong passwords within this time, every password is refused until it is over. Milliseconds. */
const WINDOW_MS = 60_000;
const MAX_WRONG = 10;

/**
 * Returns the check of the inbox's password: HTTP Basic (RFC 7617) with any user name.
 * @param now Unix time in milliseconds.
 * @returns A function of the `Authorization` header. It throws ApiError when the password is missing or wrong, or when
 * too many were wrong within the last minute.
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

/** All digests have the same length, as `timingSafeEqual` needs. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

import { ECDH } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { TestUser } from '../users/test-user.ts';

/** A page of the app's origin that is not the app. */
const BLANK = '/__postern_testing__';

/**
 * Signs a user in to the pages of an origin: stores the session and its key as `@postern/client` and `@turnkey/core` do. The
 * key cannot be extracted there.
 * @param origin Any URL of the app.
 * @throws Error when no origin is given.
 */
export async function signInPage(
  page: Page,
  { session, organizationId, userId }: Pick<TestUser, 'session' | 'organizationId' | 'userId'>,
  origin: string | undefined,
): Promise<void> {
  if (!origin) throw new Error('The page of the app is not known: set baseURL, or signedIn to false.');
  const blank = new URL(BLANK, origin).href;
  await page.route(blank, (route) => route.fulfill({ contentType: 'text/html', body: '<title>Signing in</title>' }));
  await page.goto(blank);
  const publicKeyPoint = pointOf(session.publicKey);
  await page.evaluate(storeSession, { ...session, ...publicKeyPoint, organizationId, userId, now: Date.now() });
  await page.unroute(blank);
}

/** The coordinates of a compressed point, for a JWK: WebCrypto of Chromium needs them, and checks them. */
function pointOf(publicKey: string): { x: string; y: string } {
  const point = Buffer.from(ECDH.convertKey(publicKey, 'prime256v1', 'hex', 'hex', 'uncompressed') as string, 'hex');
  return { x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
}

interface StoredSession {
  token: string;
  publicKey: string;
  privateKey: string;
  expiresAt: string;
  x: string;
  y: string;
  organizationId: string;
  userId: string;
  /** Unix time in milliseconds. */
  now: number;
}

/** Runs in the page. */
async function storeSession(session: StoredSession): Promise<void> {
  const { token, publicKey, privateKey, x, y, organizationId, userId, now } = session;
  const bytes = (privateKey.match(/../g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 16)));
  const d = btoa(bytes.join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x, y, d }, algorithm, false, ['sign']);

  const put = (database: string, store: string, keyPath: string | undefined, value: unknown, name?: string) =>
    new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open(database, 1);
      opening.onupgradeneeded = () =>
        void opening.result.createObjectStore(store, keyPath === undefined ? {} : { keyPath });
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const transaction = opening.result.transaction(store, 'readwrite');
        transaction.objectStore(store).put(value, name);
        transaction.onabort = () => reject(transaction.error);
        transaction.oncomplete = () => {
          opening.result.close();
          resolve();
        };
      };
    });
  await put('postern', 'key-pairs', 'publicKey', { publicKey, privateKey: key, createdAt: now });
  localStorage.setItem('postern:session:default', token);
  localStorage.setItem('postern:active-session', 'default');

  await put('TurnkeyStamperDB', 'KeyStore', undefined, key, publicKey);
  const name = '@turnkey/session/v3';
  const expiry = Math.floor(Date.parse(session.expiresAt) / 1_000);
  const expirationSeconds = String(Math.ceil(expiry - now / 1_000));
  const sessionType = 'SESSION_TYPE_READ_WRITE';
  const stored = { sessionType, userId, organizationId, expiry, expirationSeconds, publicKey, token };
  localStorage.setItem(name, JSON.stringify(stored));
  localStorage.setItem('@turnkey/all-session-keys', JSON.stringify([name]));
  localStorage.setItem('@turnkey/active-session-key', JSON.stringify(name));
}

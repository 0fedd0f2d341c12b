import { createHash, randomBytes } from 'node:crypto';

/** Binds a sign-in to the browser that started it. */
export interface BrowserCookie {
  /** The digest of the browser's secret: SHA-256, hex. Undefined when the browser sends none. */
  read(headers: Headers): string | undefined;
  /** Keeps the browser's secret, or makes one. `header` is the value of Set-Cookie. */
  renew(headers: Headers): { digest: string; header: string };
}

/** A sign-in may take this long. */
const MAX_AGE_SECONDS = 600;

/**
 * One secret is used for all sign-ins of a browser, so that two tabs can sign in at the same time. Scripts cannot read
 * the cookie, and the prefix `__Host-` (RFC 6265bis) prevents other hosts of the domain from setting it.
 * @param publicUrl With http, the cookie is not secure and its name has no prefix.
 * @param isPostedTo Whether the provider answers with a POST from its own page. Browsers do not send lax cookies with
 *   it.
 */
export function browserCookie(publicUrl: string, isPostedTo: boolean): BrowserCookie {
  const isSecure = publicUrl.startsWith('https:');
  const name = `${isSecure ? '__Host-' : ''}postern-oauth${isPostedTo ? '-posted' : ''}`;
  const attributes = [
    'Path=/',
    `Max-Age=${MAX_AGE_SECONDS}`,
    'HttpOnly',
    `SameSite=${isPostedTo ? 'None' : 'Lax'}`,
    ...(isSecure ? ['Secure'] : []),
  ].join('; ');

  function secretOf(headers: Headers): string | undefined {
    for (const pair of (headers.get('cookie') ?? '').split(';')) {
      const [, key, value] = /^\s*([^=\s]+)=([A-Za-z0-9_-]{43})\s*$/.exec(pair) ?? [];
      if (key === name) return value;
    }
    return undefined;
  }

  return {
    read(headers) {
      const secret = secretOf(headers);
      return secret && digestOf(secret);
    },
    renew(headers) {
      const secret = secretOf(headers) ?? randomBytes(32).toString('base64url');
      return { digest: digestOf(secret), header: `${name}=${secret}; ${attributes}` };
    },
  };
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

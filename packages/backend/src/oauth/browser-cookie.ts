import { createHash, randomBytes } from 'node:crypto';

/** What ties a sign-in to the browser that began it. */
export interface BrowserCookie {
  /** The digest of the browser's secret; undefined when the browser sends none. SHA-256, hex. */
  read(headers: Headers): string | undefined;
  /** Keeps the browser's secret or gives it a new one. `header` is the value of Set-Cookie. */
  renew(headers: Headers): { digest: string; header: string };
}

/** As long as a sign-in may take. */
const MAX_AGE_SECONDS = 600;

/**
 * One secret serves all sign-ins of a browser, so that two tabs can be at it at once. No script can read it, and by the
 * prefix `__Host-` (RFC 6265bis) no other host of the domain can set it.
 * @param publicUrl Over http there are no secure cookies, so the name has no prefix there.
 * @param isPostedTo Whether the provider answers by a POST from its own page, to which a lax cookie does not go.
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

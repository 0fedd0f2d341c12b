import { randomBytes } from 'node:crypto';
import { OAUTH_RESULT } from '@postern/protocol';
import type { AuthError } from '../auth-error.ts';
import type { Transaction } from './transactions.ts';

/**
 * Answers the browser at the end of a sign-in with a code for the page, or with the code of an error. The token itself
 * is in no URL and no page. A popup tells the page that opened it; without popup the browser goes back to the page.
 */
export function handOver({ returnTo, openerOrigin }: Transaction, result: { code: string } | AuthError): Response {
  const name = result instanceof Error ? OAUTH_RESULT.error : OAUTH_RESULT.code;
  const text = new URLSearchParams({ [name]: result.code }).toString();
  return openerOrigin === undefined ? redirect(`${returnTo}#${text}`) : popup(text, openerOrigin);
}

/** Sends the browser on by GET. */
export function redirect(location: string): Response {
  return new Response(null, { status: 303, headers: { Location: location } });
}

/** @param openerOrigin One of the allowed origins; no page of another origin gets the message. */
function popup(text: string, openerOrigin: string): Response {
  const nonce = randomBytes(16).toString('base64');
  const argument = (value: string) => JSON.stringify(value).replaceAll('<', '\\u003c');
  const script = `opener?.postMessage(${argument(text)}, ${argument(openerOrigin)}); close();`;
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign in</title><p>You can close this window.</p><script nonce="${nonce}">${script}</script></html>`;
  return new Response(html, {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; script-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`,
    },
  });
}

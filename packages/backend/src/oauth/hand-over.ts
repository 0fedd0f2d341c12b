import { OAUTH_RESULT } from '@postern/protocol';
import type { AuthError } from '../auth-error.ts';
import { htmlPage } from '../http/page.ts';
import type { Transaction } from './transactions.ts';

/**
 * Answers the browser at the end of a sign-in with a code for the page, or with an error code. The token itself is in
 * no URL and no page. A popup sends the code to the page that opened it. Without a popup, the browser is redirected to
 * the page.
 */
export function handOver({ returnTo, openerOrigin }: Transaction, result: { code: string } | AuthError): Response {
  const name = result instanceof Error ? OAUTH_RESULT.error : OAUTH_RESULT.code;
  const text = new URLSearchParams({ [name]: result.code }).toString();
  return openerOrigin === undefined ? redirect(`${returnTo}#${text}`) : popup(text, openerOrigin);
}

/** Redirects the browser with GET. */
export function redirect(location: string): Response {
  return new Response(null, { status: 303, headers: { Location: location } });
}

/** @param openerOrigin One of the allowed origins. Pages of other origins do not get the message. */
function popup(text: string, openerOrigin: string): Response {
  const argument = (value: string) => JSON.stringify(value).replaceAll('<', '\\u003c');
  const script = `opener?.postMessage(${argument(text)}, ${argument(openerOrigin)}); close();`;
  return htmlPage({ title: 'Almost there', main: '<p>You can close this window and go on in the app.</p>', script });
}

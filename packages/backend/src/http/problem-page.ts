import type { AuthErrorCode } from '@postern/protocol';
import { AUTH_ERRORS } from '@postern/protocol';
import type { AuthError } from '../auth-error.ts';
import { escapeHtml, htmlPage } from './page.ts';

/**
 * Explains to a person what went wrong, with a link back to the app.
 * @param url Of the request.
 * @param problem The same error as problem details. The page takes its status and headers.
 */
export type ProblemPage = (error: AuthError, requestId: string, url: URL, problem: Response) => Response;

interface Explanation {
  title: string;
  text: string;
}

const OVER: Explanation = {
  title: 'This sign-in is over',
  text: 'It was already used, it took longer than ten minutes, or it was started in another browser. Go back to the app and sign in again.',
};
const LATER: Explanation = {
  title: 'The sign-in service does not answer',
  text: 'Try again in a moment, or sign in another way.',
};
/** A mistake in the set-up, which the person cannot correct. */
const SETUP: Explanation = {
  title: 'This sign-in cannot start',
  text: 'The app or its server is not set up correctly. Go back to the app and sign in another way, or tell the people who run it.',
};
const FAILED: Explanation = {
  title: 'The sign-in failed',
  text: 'Something went wrong on the server. Go back to the app and try again.',
};

const EXPLANATIONS: Partial<Record<AuthErrorCode, Explanation>> = {
  NAVIGATION_REQUIRED: {
    title: 'This sign-in did not continue',
    text: 'It must be opened in a window of the browser in which it was started. Go back to the app and sign in again.',
  },
  OAUTH_STATE_INVALID: OVER,
  METHOD_NOT_ALLOWED: OVER,
  RATE_LIMITED: { title: 'Too many attempts', text: 'Wait a few minutes, then go back to the app and sign in again.' },
  OAUTH_PROVIDER_UNAVAILABLE: LATER,
  UPSTREAM_UNAVAILABLE: LATER,
  UPSTREAM_TIMEOUT: LATER,
  HOOK_TIMEOUT: LATER,
  UPSTREAM_RATE_LIMITED: LATER,
  STORE_UNAVAILABLE: LATER,
  INVALID_REQUEST: SETUP,
  NOT_FOUND: SETUP,
  REDIRECT_NOT_ALLOWED: SETUP,
};

/**
 * @param appName Shown to the person.
 * @param returnPageOf Finds the page of the app for the link, from the URL of the request.
 */
export function createProblemPage(appName: string, returnPageOf: (url: URL) => string | undefined): ProblemPage {
  return (error, requestId, url, problem) => {
    const { title, text } = EXPLANATIONS[error.code] ?? FAILED;
    const returnPage = returnPageOf(url);
    const link =
      returnPage === undefined ? '' : `<a href="${escapeHtml(returnPage)}">Back to ${escapeHtml(appName)}</a>\n`;
    // With it, the people who run the app find the request in the log.
    const reference = `<small>${error.code} · ${requestId}</small>`;
    const page = htmlPage({ title, main: `<p>${text}</p>\n${link}${reference}` });
    const headers = new Headers(problem.headers);
    for (const [name, value] of page.headers) headers.set(name, value);
    return new Response(page.body, { status: AUTH_ERRORS[error.code].status, headers });
  };
}

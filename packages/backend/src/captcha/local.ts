import { AuthError } from '../auth-error.ts';

/** The one token that does not pass. */
const FAILING_TOKEN = 'local-captcha-fails';

/** The captcha for development: it is solved by sending any token, and a page can try out what a failure looks like. */
export async function checkLocalToken(token: string): Promise<void> {
  if (token === FAILING_TOKEN) throw new AuthError('CAPTCHA_FAILED');
}

import { AuthError } from '../auth-error.ts';

/** The only token that is refused. */
const FAILING_TOKEN = 'local-captcha-fails';

/** The captcha for development: every token is accepted, except one with which a page can test a failure. */
export async function checkLocalToken(token: string): Promise<void> {
  if (token === FAILING_TOKEN) throw new AuthError('CAPTCHA_FAILED');
}

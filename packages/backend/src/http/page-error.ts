import { AuthError } from '../auth-error.ts';

/** An error that is told to the user's browser by a response of its own, not by problem details. */
export class PageError extends AuthError {
  override readonly name = 'PageError';
  readonly response: Response;

  constructor(error: AuthError, response: Response) {
    super(error.code, { cause: error.cause });
    this.response = response;
  }
}

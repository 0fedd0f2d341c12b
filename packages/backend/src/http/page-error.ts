import { AuthError } from '../auth-error.ts';

/** An error that the user's browser gets as its own response, instead of as problem details. */
export class PageError extends AuthError {
  override readonly name = 'PageError';
  readonly response: Response;

  constructor(error: AuthError, response: Response) {
    super(error.code, { cause: error.cause });
    this.response = response;
  }
}

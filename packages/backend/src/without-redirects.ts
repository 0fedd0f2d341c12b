/** The server answered with a redirect, which is not followed. */
export class RedirectError extends TypeError {
  override readonly name = 'RedirectError';

  constructor() {
    super('The server answered with a redirect.');
  }
}

/**
 * Makes a `fetch` that fails on a redirect. Following it would send stamps and secrets to a host that the operator did
 * not configure. Not every runtime supports `redirect: 'error'`, so this uses `manual` and checks the answer.
 * @throws RedirectError for an answer with a status of 300 to 399, and a TypeError, like `fetch`, when there is no answer.
 */
export function withoutRedirects(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await send(input, { ...init, redirect: 'manual' });
    if (response.type !== 'opaqueredirect' && (response.status < 300 || response.status > 399)) return response;
    await response.body?.cancel();
    throw new RedirectError();
  };
}

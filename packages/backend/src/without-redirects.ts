/**
 * Makes a `fetch` that takes a redirect for a failure: it would carry stamps and secrets to a host that the operator has
 * not configured. Not every runtime knows `redirect: 'error'`, so this says `manual` and looks at the answer.
 * @throws TypeError as `fetch` does when there is no answer, also for an answer with a status of 300 to 399.
 */
export function withoutRedirects(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await send(input, { ...init, redirect: 'manual' });
    if (response.type !== 'opaqueredirect' && (response.status < 300 || response.status > 399)) return response;
    await response.body?.cancel();
    throw new TypeError('The server answered with a redirect.');
  };
}

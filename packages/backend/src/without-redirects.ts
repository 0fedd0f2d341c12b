/**
 * Makes a `fetch` that fails on a redirect. Following it would send stamps and secrets to a host that the operator did
 * not configure. Not every runtime supports `redirect: 'error'`, so this uses `manual` and checks the answer.
 * @throws TypeError for an answer with a status of 300 to 399, and, like `fetch`, when there is no answer.
 */
export function withoutRedirects(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await send(input, { ...init, redirect: 'manual' });
    if (response.type !== 'opaqueredirect' && (response.status < 300 || response.status > 399)) return response;
    await response.body?.cancel();
    throw new TypeError('The server answered with a redirect.');
  };
}

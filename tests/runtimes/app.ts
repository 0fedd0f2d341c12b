import { createPostern, type Postern } from '@postern/backend';
import { toFetch } from '@postern/backend/fetch';

// One app for every runtime with a web-standard fetch. Bun and Workers serve the default export; Deno serves it with
// `deno serve`.

let postern: Postern | undefined;

/** A Worker has its environment only when a request comes. */
function backend(): Postern {
  postern ??= createPostern({ appName: 'Example', origins: ['https://app.example.com'] });
  return postern;
}

async function app(request: Request): Promise<Response> {
  const { session, refusal } = await backend().requireSession(request);
  return refusal ?? Response.json(session);
}

export default {
  fetch: (request: Request, server: object) => toFetch<[object]>(backend(), app)(request, server),
};

import { createPostern, type Postern } from '@postern/backend';
import { toFetch } from '@postern/backend/fetch';

// One app for every runtime with a web-standard fetch. Bun and Workers serve the default export; Deno serves it with
// `deno serve`.

let postern: Postern | undefined;

/** A Worker has its environment only when a request comes. */
function backend(): Postern {
  const { WEBHOOK_URL: url = '', WEBHOOK_SECRETS: secrets } = process.env;
  // A Worker does nothing between requests.
  const background = !globalThis.navigator?.userAgent?.startsWith('Cloudflare');
  postern ??= createPostern({
    appName: 'Example',
    origins: ['https://app.example.com'],
    webhooks: { endpoints: { crm: { url, secrets } }, background },
  });
  return postern;
}

async function app(request: Request): Promise<Response> {
  if (new URL(request.url).pathname === '/deliver') {
    await backend().deliverWebhooks();
    return new Response();
  }
  const { session, refusal } = await backend().requireSession(request);
  return refusal ?? Response.json(session);
}

export default {
  fetch: (request: Request, server: object) => toFetch<[object]>(backend(), app)(request, server),
};

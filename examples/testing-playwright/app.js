import { createServer } from 'node:http';
import { createPostern } from '@postern/backend';
import { toNodeHandler } from '@postern/backend/node';
import { build } from 'esbuild';

/** The app: a page, and the backend below /auth. It reads Turnkey's address and keys from `environment`. */
export async function startApp(environment) {
  const bundle = { entryPoints: ['page.js'], bundle: true, format: 'esm', write: false };
  const { outputFiles } = await build({ ...bundle, absWorkingDir: import.meta.dirname });
  const server = createServer();
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  const url = `http://localhost:${server.address().port}`;
  const postern = createPostern({ environment, origins: [url] });
  const auth = toNodeHandler(postern);
  const page = `<!doctype html><title>App</title><main></main><script>window.settings=${JSON.stringify({
    turnkeyApiUrl: environment.TURNKEY_API_URL,
    organizationId: environment.TURNKEY_ORGANIZATION_ID,
    tlsFetcherPublicKey: environment.TURNKEY_TLS_FETCHER_PUBLIC_KEY,
  })}</script><script type="module">${outputFiles[0].text.replaceAll('</script', '<\\/script')}</script>`;
  server.on('request', (request, response) => {
    if (request.url.startsWith('/auth/')) return auth(request, response);
    response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page);
  });
  return {
    url,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await postern.close();
    },
  };
}

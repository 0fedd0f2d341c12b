import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPostern } from '@postern/backend';
import { toNodeHandler } from '@postern/backend/node';
import { createIdentityProvider, LOCAL_CLIENT_ID } from '../../packages/cli/src/identity-provider/identity-provider.ts';
import { createSigningKey } from '../../packages/cli/src/identity-provider/signing-key.ts';
import { startTestAuthority, type TestAuthority } from './authority.ts';

/** The authority, the backend, the local identity provider and the built demo, as a newcomer has them. */
export interface LocalStack {
  /** The origin of the demo and the backend: a host name, because an address can have no passkeys. */
  url: string;
  authority: TestAuthority;
  close(): Promise<void>;
}

const DEMO = new URL('../../packages/cli/dist/demo/', import.meta.url);
const CONTENT_TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
};

/** What the backend calls the local identity provider. */
const LOCAL = 'local';

/** As strict as a page can be that talks to an API of another origin. */
const STRICT =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' http:";

/**
 * Starts all of it on free ports.
 * @throws Error when the demo has not been built.
 */
export async function startLocalStack(): Promise<LocalStack> {
  await readFile(new URL('index.html', DEMO)).catch(() => {
    throw new Error(`there is no demo in ${fileURLToPath(DEMO)}; "npm run build" makes it`);
  });
  const server = createServer();
  const url = `http://localhost:${await listen(server)}`;
  const issuer = createServer();
  const issuerUrl = `http://127.0.0.1:${await listen(issuer)}`;
  const authority = await startTestAuthority({ loopbackIssuers: [issuerUrl] });
  const { notarizer, tlsFetcher, signer } = authority.authority.publicKeys;
  const postern = createPostern({
    environment: {},
    turnkey: {
      apiUrl: authority.url,
      organizationId: authority.organizationId,
      apiPublicKey: authority.apiKey.publicKey,
      apiPrivateKey: authority.apiKey.privateKey,
      notarizerPublicKey: notarizer,
      tlsFetcherPublicKey: tlsFetcher,
    },
    origins: [url],
    oauth: {
      providers: { [LOCAL]: { issuer: issuerUrl, clientIds: [LOCAL_CLIENT_ID] } },
      publicUrl: `${url}/auth`,
    },
    now: () => authority.clock.now,
  });
  const redirectUris = [`${url}${postern.basePath}/oauth/${LOCAL}/callback`];
  issuer.on(
    'request',
    await createIdentityProvider({ issuer: issuerUrl, signingKey: createSigningKey(), redirectUris }),
  );
  const config = JSON.stringify({
    backendUrl: `${url}${postern.basePath}`,
    turnkeyApiUrl: authority.url,
    organizationId: authority.organizationId,
    otpEncryptionKey: tlsFetcher,
    notarizerPublicKey: notarizer,
    signerPublicKey: signer,
    // A link from localhost to 127.0.0.1 would be one from another site.
    inboxUrl: `${authority.url.replace('127.0.0.1', 'localhost')}/_authority/inbox`,
    providers: [{ name: LOCAL, label: 'Local ID' }],
  });
  const backend = toNodeHandler(postern);
  server.on('request', (request, response) => {
    const path = request.url ?? '/';
    if (postern.basePaths.some((basePath) => path.startsWith(`${basePath}/`))) void backend(request, response);
    else if (path === '/config.json') response.writeHead(200, { 'Content-Type': 'application/json' }).end(config);
    else void serveFile(path === '/' ? '/index.html' : path, response);
  });
  return {
    url,
    authority,
    async close() {
      await Promise.all([closeServer(server), closeServer(issuer)]);
      await postern.close();
      await authority.close();
    },
  };
}

/** @returns The port. */
async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function serveFile(path: string, response: ServerResponse): Promise<void> {
  try {
    const file = await readFile(new URL(`.${path}`, DEMO));
    response.setHeader('Content-Type', CONTENT_TYPES[extname(path)] ?? 'application/octet-stream');
    response.setHeader('Content-Security-Policy', STRICT);
    response.end(file);
  } catch {
    response.writeHead(404).end();
  }
}

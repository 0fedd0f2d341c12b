import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPostern } from '@postern/backend';
import { toNodeHandler } from '@postern/backend/node';
import { createIdentityProvider, LOCAL_CLIENT_ID } from '../../packages/cli/src/identity-provider/identity-provider.ts';
import { createSigningKey } from '../../packages/cli/src/identity-provider/signing-key.ts';
import { startTestAuthority, type TestAuthority } from '../setup/authority.ts';

/** What an example talks to: the authority, the backend and the local identity provider. */
export interface ExampleServices {
  authority: TestAuthority;
  backendOrigin: string;
  /** Of the local identity provider. */
  issuer: string;
  close(): Promise<void>;
}

/** @param pageOrigin The origin of the example, which passes requests below `/auth` on to the backend. */
export async function startExampleServices(pageOrigin: string): Promise<ExampleServices> {
  const [issuer, server] = [createServer(), createServer()];
  const issuerUrl = `http://127.0.0.1:${await listen(issuer)}`;
  const backendOrigin = `http://127.0.0.1:${await listen(server)}`;
  const authority = await startTestAuthority({ loopbackIssuers: [issuerUrl] });
  const { notarizer, tlsFetcher } = authority.authority.publicKeys;
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
    origins: [pageOrigin],
    oauth: {
      providers: { local: { issuer: issuerUrl, clientIds: [LOCAL_CLIENT_ID] } },
      publicUrl: `${pageOrigin}/auth`,
    },
    now: () => authority.clock.now,
  });
  const redirectUris = [`${pageOrigin}/auth/oauth/local/callback`];
  const identityProvider = { issuer: issuerUrl, signingKey: createSigningKey(), redirectUris };
  issuer.on('request', await createIdentityProvider(identityProvider));
  server.on('request', toNodeHandler(postern));
  return {
    authority,
    backendOrigin,
    issuer: issuerUrl,
    async close() {
      await Promise.all([closeServer(server), closeServer(issuer)]);
      await postern.close();
      await authority.close();
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

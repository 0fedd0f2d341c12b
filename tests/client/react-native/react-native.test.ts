import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createPostern } from '@postern/backend';
import { requireProof, sessionOf, toNodeHandler } from '@postern/backend/node';
import { oidcNonce } from '@postern/protocol';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { startTestAuthority } from '../../setup/authority.ts';

const APP = fileURLToPath(new URL('app.ts', import.meta.url));
const standIn = (name: string) => fileURLToPath(new URL(`${name}-stand-in.ts`, import.meta.url));

test('An app without Buffer, WebCrypto, window and browser storage signs in, refreshes and comes back', async () => {
  const authority = await startTestAuthority();
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
    origins: ['https://app.example.com'],
  });
  const backend = toNodeHandler(postern);
  const proof = requireProof(postern);
  const server = createServer((incoming, outgoing) =>
    backend(incoming, outgoing, async () => {
      if (await proof(incoming, outgoing)) outgoing.end(sessionOf(incoming).userId);
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const outDir = await mkdtemp(join(tmpdir(), 'postern-react-native-'));
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      resolve: {
        alias: {
          'expo-secure-store': standIn('expo-secure-store'),
          'react-native-get-random-values': standIn('get-random-values'),
        },
      },
      ssr: { noExternal: true, resolve: { conditions: ['source'] } },
      build: { ssr: APP, outDir, rolldownOptions: { output: { entryFileNames: 'app.mjs' } } },
    });
    const config = {
      contact: 'ada@example.com',
      backendUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}${postern.basePath}`,
      turnkeyApiUrl: authority.url,
      tlsFetcherPublicKey: tlsFetcher,
    };
    const run = promisify(execFile)(process.execPath, [join(outDir, 'app.mjs'), JSON.stringify(config)]);
    const seen = JSON.parse((await run).stdout);
    const { session } = seen.outcome;
    expect(seen.outcome).toMatchObject({ outcome: 'signed-in', created: true });
    expect(seen.wallets).toHaveLength(1);
    expect(seen.refreshed.publicKey).not.toBe(session.publicKey);
    expect(seen.paid).toBe(session.userId);
    expect(seen.whoami).toMatchObject({ organizationId: session.organizationId, userId: session.userId });
    expect(seen.kept).toEqual(seen.refreshed);
    expect(seen.heard.at(-1)).toBe(session.userId);
    expect(seen.nonce).toBe(await oidcNonce(seen.publicKey));
    expect(seen.left).toEqual([]);
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(outDir, { recursive: true });
    await postern.close();
    await authority.close();
  }
});

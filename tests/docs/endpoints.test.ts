import { readFile } from 'node:fs/promises';
import { createPostern } from '@postern/backend';
import { expect, test } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';

const { publicKey, privateKey } = createApiKeyPair();

/** A backend with everything on that adds endpoints: a provider that comes back by GET and one that posts. */
function backendWithEverything() {
  const secret = { clientIds: ['example'], clientSecret: 'secret' };
  return createPostern({
    environment: {},
    turnkey: {
      apiUrl: 'http://127.0.0.1:4000',
      organizationId: '11111111-2222-4333-8444-555555555555',
      apiPublicKey: publicKey,
      apiPrivateKey: privateKey,
    },
    oauth: {
      publicUrl: 'https://app.example.com/auth',
      providers: { google: { preset: 'google', ...secret }, apple: { preset: 'apple', ...secret } },
    },
    session: { cookie: true },
    proxy: {},
  });
}

test('The table of endpoints in README.md has exactly the endpoints of GET /auth/openapi.json', async () => {
  const postern = backendWithEverything();
  const response = await postern.fetch(new Request('http://127.0.0.1/auth/openapi.json'));
  const { paths }: { paths: Record<string, object> } = await response.json();
  const served = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${generalPath(path)}`),
  );
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const rows = readme.match(/^\| `(?:GET|POST|DELETE) .*$/gm) ?? [];
  const named = rows.flatMap((row) =>
    [...row.matchAll(/`((?:GET|POST|DELETE) [^`]+)`/g)].map(([, endpoint]) => endpoint),
  );
  expect(named.sort()).toEqual([...new Set([...served, 'GET /openapi.json'])].sort());
});

function generalPath(path: string): string {
  return path.replace(/^\/oauth\/\w+\//, '/oauth/:provider/').replace(/^\/proxy\/.*/, '/proxy/*');
}

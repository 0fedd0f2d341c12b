import type * as turnkeyCrypto from '@turnkey/crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createEnclaves, issueTargetBundle, uncompressed } from '../../backend/enclave-tokens.ts';
import { createApiKeyPair } from '../../setup/authority.ts';
import { launchChromium } from '../../setup/chromium.ts';
import { BUNDLERS, type Bundle, startViteServer } from './bundlers.ts';

const enclaves = createEnclaves();
const KEYS = {
  signerPublicKey: uncompressed(createApiKeyPair()),
  notarizerPublicKey: uncompressed(enclaves.notarizer),
  tlsFetcherPublicKey: uncompressed(enclaves.tlsFetcher),
  tlsFetcherEncryptionPublicKey: uncompressed(createApiKeyPair()),
};
const { tlsFetcherEncryptionPublicKey: _, ...PRINTED } = KEYS;

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());
beforeEach(() => void vi.stubEnv('NODE_ENV', 'development'));
afterEach(() => void vi.unstubAllEnvs());

function run({ code }: Bundle) {
  return runPage('http://localhost/', '/bundle.js', (page) =>
    page.route('http://localhost/bundle.js', (route) => route.fulfill({ contentType: 'text/javascript', body: code })),
  );
}

/** Opens a page with one script. @returns what the page has said, its keys, and the outcome of encrypting a code */
async function runPage(url: string, script: string, prepare?: (page: Page) => Promise<unknown>) {
  const page = await browser.newPage();
  const said: string[] = [];
  page.on('console', (message) => void said.push(`${message.type()}: ${message.text()}`));
  await prepare?.(page);
  const body = `<script type="module" src="${script}"></script>`;
  await page.route(url, (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto(url);
  await page.waitForFunction(() => 'turnkeyCrypto' in globalThis);
  const outcome = await page.evaluate(
    async ({ bundle, publicKey }) => {
      const { encryptOtpCodeToBundle } = (globalThis as unknown as { turnkeyCrypto: typeof turnkeyCrypto })
        .turnkeyCrypto;
      return encryptOtpCodeToBundle('123456', bundle, publicKey).then(
        () => 'encrypted',
        (error: unknown) => String(error),
      );
    },
    { bundle: issueTargetBundle(enclaves.tlsFetcher, 'organization'), publicKey: createApiKeyPair().publicKey },
  );
  const keys = await page.evaluate(() => {
    const { turnkeyCrypto: official } = globalThis as unknown as { turnkeyCrypto: Record<string, string> };
    return [
      official.PRODUCTION_SIGNER_SIGN_PUBLIC_KEY,
      official.PRODUCTION_NOTARIZER_SIGN_PUBLIC_KEY,
      official.PRODUCTION_TLS_FETCHER_SIGN_PUBLIC_KEY,
      official.PRODUCTION_TLS_FETCHER_ENCRYPT_PUBLIC_KEY,
    ];
  });
  await page.close();
  return { said, outcome, keys };
}

describe.each(Object.entries(BUNDLERS))('local keys with %s', (_name, build) => {
  test('A page for development has the local keys, and the terminal and the page warn', async () => {
    const bundle = await build(KEYS, 'development');
    expect(bundle.said).toContain("local keys replace Turnkey's production keys");
    const { said, outcome, keys } = await run(bundle);
    expect(keys).toEqual(Object.values(KEYS));
    expect(outcome).toBe('encrypted');
    const warning = said.filter((line) => line.startsWith('warning: Postern:'));
    expect(warning).toEqual([expect.stringContaining('Do not publish it.')]);
  });

  test('The local keys come from the environment when none are given', async () => {
    vi.stubEnv('TURNKEY_SIGNER_PUBLIC_KEY', PRINTED.signerPublicKey);
    vi.stubEnv('VITE_TURNKEY_NOTARIZER_PUBLIC_KEY', PRINTED.notarizerPublicKey);
    vi.stubEnv('NEXT_PUBLIC_TURNKEY_TLS_FETCHER_PUBLIC_KEY', PRINTED.tlsFetcherPublicKey);
    const { code } = await build(undefined, 'development');
    for (const key of Object.values(PRINTED)) expect(code).toContain(key);
  });

  test('Local keys are refused in a production build', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    await expect(build(KEYS, 'production')).rejects.toThrow(/Local keys are for development, but this is a production/);
    await expect(build(KEYS, 'development')).rejects.toThrow(/this is a production build/);
  });

  test('Missing and malformed local keys are refused', async () => {
    await expect(build(undefined, 'development')).rejects.toThrow(/TURNKEY_SIGNER_PUBLIC_KEY is missing.*postern env/);
    const malformed = { ...KEYS, notarizerPublicKey: KEYS.notarizerPublicKey.slice(2) };
    await expect(build(malformed, 'development')).rejects.toThrow(/notarizerPublicKey must be an uncompressed P-256/);
  });
});

test("Vite's server for development also puts local keys into dependencies that it bundled before", async () => {
  const server = await startViteServer(KEYS);
  try {
    expect(await runPage(server.url, '/small-page.mjs')).toMatchObject({
      outcome: 'encrypted',
      keys: Object.values(KEYS),
      said: expect.arrayContaining([expect.stringMatching(/^warning: Postern:/)]),
    });
  } finally {
    await server.close();
  }
});

test('Without the plugin the page refuses the bundle of a local authority', async () => {
  const server = await startViteServer();
  try {
    const { outcome } = await runPage(server.url, '/small-page.mjs');
    expect(outcome).toContain('does not match signer key from bundle');
  } finally {
    await server.close();
  }
});

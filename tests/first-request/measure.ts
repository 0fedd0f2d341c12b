// Milliseconds until a page has signed a new user in and has the answer to its first signed request. npm run bench runs it;
// RESULT is the file that it writes.
import { writeFile } from 'node:fs/promises';
import { it } from 'vitest';
import { startAuthProxySite } from '../auth-proxy/core-site.ts';
import type { FirstRequest } from './first-request.ts';

declare const page: FirstRequest;

const RUNS = 7;
const PAGES = { '@postern/client': 'postern-page.ts', '@turnkey/core': 'core-page.ts' };

it('The first signed request is measured', { timeout: 300_000 }, async () => {
  const measured: Record<string, object> = {};
  for (const [name, entry] of Object.entries(PAGES)) {
    const times: { readyMs: number; signInMs: number }[] = [];
    const site = await startAuthProxySite({ entry: `../first-request/${entry}` });
    try {
      // The first run fills caches of the servers.
      for (let run = 0; run <= RUNS; run++) {
        const time = await measureOnce(site);
        if (run > 0) times.push(time);
      }
    } finally {
      await site.close();
    }
    const readyMs = median(times.map((time) => time.readyMs));
    const signInMs = median(times.map((time) => time.signInMs));
    measured[name] = { readyMs, signInMs, totalMs: median(times.map((time) => time.readyMs + time.signInMs)) };
  }
  await writeFile(process.env.RESULT ?? '', JSON.stringify(measured));
});

/** In a browser profile of its own, so that nothing is cached. */
async function measureOnce({ open, deployment, config }: Awaited<ReturnType<typeof startAuthProxySite>>) {
  const tab = await open();
  await tab.exposeFunction('codeOf', (contact: string) => deployment.authority.lastCode(contact));
  const backendUrl = config.authProxyUrl.replace('/auth-proxy', '/auth');
  const tlsFetcherPublicKey = deployment.authority.authority.publicKeys.tlsFetcher;
  const settings = { ...config, backendUrl, tlsFetcherPublicKey, contact: deployment.newEmail() };
  const time = await tab.evaluate(async (given) => {
    const startedAt = performance.now();
    await page.run(given);
    return { readyMs: page.readyMs, signInMs: performance.now() - startedAt };
  }, settings);
  await tab.context().close();
  return time;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listedPages } from '../../apps/site/.vitepress/navigation.ts';
import { nodeModulesBin, repositoryRoot } from '../../tools/repository.ts';
import { launchChromium } from '../setup/chromium.ts';
import { blocksOf, readersPages, readPage } from './blocks/markdown.ts';
import { type SiteServer, serveSite } from './site-server.ts';

const BASE = '/postern/';
/** What the script of a page with a diagram adds. */
interface WithMermaid {
  mermaid: { render(id: string, source: string): Promise<object> };
}
const SLOW_MS = 120_000;
let folder: string;
let server: SiteServer;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-site-'));
  const vitepress = nodeModulesBin('vitepress/bin/vitepress.js');
  const build = [vitepress, 'build', 'apps/site', '--base', BASE, '--outDir', folder];
  // A dead link, and a block of code that is not closed, fail it.
  await promisify(execFile)(process.execPath, build, { cwd: repositoryRoot });
  server = await serveSite(folder, BASE);
  browser = await launchChromium();
}, SLOW_MS);

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Opens a page of the site in a browser that reaches nothing else. */
async function openPage(path: string, options: BrowserContextOptions = {}): Promise<{ page: Page; trouble: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const trouble: string[] = [];
  await context.route(
    (url) => url.origin !== server.origin,
    (route) => {
      trouble.push(`a request to ${route.request().url()}`);
      return route.abort();
    },
  );
  const page = await context.newPage();
  page.on('pageerror', (error) => trouble.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && trouble.push(message.text()));
  page.on('response', (response) => response.ok() || trouble.push(`${response.status()} ${response.url()}`));
  await page.goto(server.origin + BASE + path);
  return { page, trouble };
}

describe('Without a network', () => {
  test('The search finds the page about verification tokens, and nothing goes wrong', async () => {
    const { page, trouble } = await openPage('');
    await page.getByRole('button', { name: 'Search' }).first().click();
    await page.getByRole('searchbox').fill('verification token');
    await page.getByRole('option').first().waitFor();
    await page.getByRole('option').first().click();
    await page.waitForURL((url) => url.pathname !== BASE);
    await page.getByRole('main').getByText('verification token').first().waitFor();
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  test('The sidebar leads to another page, which runs no foreign script, and its start leads back', async () => {
    const { page, trouble } = await openPage('servers.html');
    await page.getByRole('link', { name: 'Architecture', exact: true }).click();
    await page.getByRole('heading', { name: 'Architecture', level: 1 }).waitFor();
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    expect(policy).toContain("default-src 'none'; script-src 'self' 'sha256-");
    await page.getByRole('link', { name: 'Postern', exact: true }).click();
    await page.getByRole('heading', { name: 'Your own authentication backend', level: 1 }).waitFor();
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  test.each(['light', 'dark'] as const)(
    'Diagrams are drawn in the %s colours, with their source',
    async (colorScheme) => {
      const { page, trouble } = await openPage('architecture.html', { colorScheme });
      const diagram = page.locator('figure.diagram').first();
      const background = await page.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor);
      expect(background).toBe(colorScheme === 'dark' ? 'rgb(20, 22, 20)' : 'rgb(255, 253, 249)');
      await diagram.locator('svg').first().getByText('your app').waitFor();
      await diagram.getByRole('button', { name: 'Enlarge' }).click();
      await diagram.getByRole('dialog').getByText('your app').waitFor();
      await diagram.getByRole('button', { name: 'Close' }).click();
      await diagram.getByText('The diagram as text').click();
      await diagram.locator('pre').getByText('flowchart LR').waitFor();
      expect(trouble).toEqual([]);
      await page.context().close();
    },
  );

  test('Every diagram of every page can be drawn', async () => {
    const blocks = await Promise.all(readersPages().map(async (page) => blocksOf(page, await readPage(page))));
    const diagrams = blocks.flat().filter(({ language }) => language === 'mermaid');
    const { page } = await openPage('architecture.html');
    await page.locator('figure.diagram svg').first().waitFor();
    const problems = await page.evaluate(async (sources) => {
      const drawn = sources.map(({ place, code }, index) =>
        (globalThis as unknown as WithMermaid).mermaid.render(`diagram-of-test-${index}`, code).then(
          () => [],
          (error: unknown) => [`${place}: ${error}`],
        ),
      );
      return (await Promise.all(drawn)).flat();
    }, diagrams);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('On a phone no page is wider than the screen, also without scripts', async () => {
    const phone = { viewport: { width: 360, height: 740 }, javaScriptEnabled: false };
    const { page, trouble } = await openPage('', phone);
    const wide: string[] = [];
    for (const path of listedPages.filter((name) => !name.startsWith('decisions/'))) {
      await page.goto(server.origin + BASE + path.replace('.md', '.html'));
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) wide.push(path);
    }
    expect(wide).toEqual([]);
    expect(trouble).toEqual([]);
    await page.context().close();
  });
});

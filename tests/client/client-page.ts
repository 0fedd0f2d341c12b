import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build, defaultClientConditions, type PluginOption } from 'vite';
import { launchChromium } from '../setup/chromium.ts';

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  json: object;
}

/** Answers a POST request of the page. */
export type Route = (body: string) => Answer | Promise<Answer>;

export interface ClientPage {
  /** The origin of the page, and of the routes. */
  origin: string;
  /** What the server answers, by path. */
  routes: Map<string, Route>;
  /** What the server says is the time (header `Date`): Unix time in milliseconds. */
  clock: { now: () => number };
  /** Opens a page in a browser profile of its own, with the globals of the entry. */
  open(): Promise<Page>;
  /** Opens a page that the browser lets have no storage at all. */
  openWithoutStorage(): Promise<Page>;
  /** Opens one more tab beside a page. */
  openBeside(page: Page): Promise<Page>;
  close(): Promise<void>;
}

interface PageOptions {
  /** HTML before the script. */
  body?: string;
  /** Packages to bundle in the place of others. */
  alias?: Record<string, string>;
  plugins?: PluginOption[];
}

const SANDBOXED = '/sandboxed';

/**
 * Serves a page with a bundle, and starts Chromium for it.
 * @param entry The module to bundle, beside this one.
 */
export async function startClientPage(
  entry = 'page.ts',
  { body = '', alias = {}, plugins = [] }: PageOptions = {},
): Promise<ClientPage> {
  const scripts = await bundle(fileURLToPath(new URL(entry, import.meta.url)), alias, plugins);
  const routes = new Map<string, Route>();
  const clock = { now: Date.now };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = request.url ?? '';
    response.setHeader('Date', new Date(clock.now()).toUTCString());
    const route = routes.get(path);
    const script = scripts.get(path);
    if (route) {
      const { status = 200, headers, json } = await route(Buffer.concat(chunks).toString());
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(json));
    } else if (script !== undefined) {
      const headers = { 'Content-Type': 'text/javascript', 'Access-Control-Allow-Origin': '*' };
      response.writeHead(200, headers).end(script);
    } else if (path === '/' || path === SANDBOXED) {
      // A document with an origin of its own, which can have no storage (HTML standard, "Sandboxing").
      if (path === SANDBOXED) response.setHeader('Content-Security-Policy', 'sandbox allow-scripts');
      const html = `<!doctype html><title>client</title>${body}<script type="module" src="/entry.js"></script>`;
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(html);
    } else {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('no such route');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launchChromium();

  async function load(page: Page, path = '/'): Promise<Page> {
    const failed = new Promise<never>((_, reject) => page.once('pageerror', reject));
    await page.goto(origin + path);
    await Promise.race([failed, page.waitForFunction(() => 'page' in globalThis)]);
    return page;
  }

  return {
    origin,
    routes,
    clock,
    open: async () => load(await (await browser.newContext()).newPage()),
    openWithoutStorage: async () => load(await (await browser.newContext()).newPage(), SANDBOXED),
    openBeside: async (page) => load(await page.context().newPage()),
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The scripts by their paths; the entry's is /entry.js. */
async function bundle(
  entry: string,
  alias: Record<string, string>,
  plugins: PluginOption[],
): Promise<Map<string, string>> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    // React says what is wrong with a page in its development build only.
    mode: 'development',
    plugins,
    define: { 'process.env.NODE_ENV': '"development"' },
    resolve: { alias, conditions: ['source', ...defaultClientConditions] },
    build: {
      write: false,
      minify: false,
      rolldownOptions: { input: entry, output: { entryFileNames: 'entry.js' } },
    },
  });
  const [result] = Array.isArray(output) ? output : [output];
  if (!result || !('output' in result)) throw new Error('nothing was bundled');
  return new Map(result.output.flatMap((file) => (file.type === 'chunk' ? [[`/${file.fileName}`, file.code]] : [])));
}

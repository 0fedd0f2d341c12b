import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { foreignRequest } from '@postern/protocol';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { CommandError } from '../command-error.ts';

/** What the page asks for at `/config.json`. Nothing in it is secret. */
export interface DemoConfig {
  turnkeyApiUrl: string;
  organizationId: string;
  /** The TLS fetcher's public key. */
  otpEncryptionKey: string;
  notarizerPublicKey: string;
  signerPublicKey: string;
  /** Absent when the inbox is closed. */
  inboxUrl?: string;
  /** The identity providers of the backend: their name in the backend, and the label for users. */
  providers: { name: string; label: string }[];
}

const BUILT_DEMO = fileURLToPath(new URL('../../dist/demo', import.meta.url));

/** The name of an asset contains a hash of its content. */
const ASSET_CACHE = 'public, max-age=31536000, immutable';

/**
 * Finds the demo page.
 *
 * @returns its folder
 * @throws CommandError when it has not been built
 */
export function findDemoPage(): string {
  if (existsSync(join(BUILT_DEMO, 'index.html'))) return BUILT_DEMO;
  throw new CommandError('The demo page has not been built: run "npm run build" in the repository of Postern first.');
}

/**
 * The files of the demo page, its configuration, and `index.html` for every path without an extension.
 *
 * @param folder - as {@link findDemoPage} returns it
 * @param basePath - where the backend is on the page's own origin
 * @param hosts - host names with ports of the page
 */
export function demoPage(folder: string, basePath: string, config: DemoConfig, hosts: string[]): Hono {
  const app = new Hono();
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'", new URL(config.turnkeyApiUrl).origin],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
      xFrameOptions: 'DENY',
      // The popup of an identity provider sends its result to this page.
      crossOriginOpenerPolicy: 'same-origin-allow-popups',
      // The server speaks HTTP, and other servers of this machine share the name localhost.
      strictTransportSecurity: false,
    }),
  );
  app.get('/config.json', (context) => {
    if (foreignRequest(context.req.raw, hosts)) return context.text('Forbidden', 403, { 'Cache-Control': 'no-store' });
    const backendUrl = new URL(basePath, context.req.url).href;
    const own = { backendUrl, ...config, ...inboxUnderSameName(config, context.req.url) };
    return context.json(own, 200, { 'Cache-Control': 'no-store' });
  });
  app.use(async (context, next) => {
    await next();
    const isAsset = context.res.ok && context.req.path.startsWith('/assets/');
    context.header('Cache-Control', isAsset ? ASSET_CACHE : 'no-cache');
  });
  app.use(serveStatic({ root: folder }));
  const page = serveStatic({ root: folder, path: 'index.html' });
  app.get('*', (context, next) => (extname(context.req.path) === '' ? page(context, next) : next()));
  return app;
}

/** The inbox accepts links only from pages of the same host, and 127.0.0.1 is not the same host as localhost. */
function inboxUnderSameName({ inboxUrl }: DemoConfig, pageUrl: string): Pick<DemoConfig, 'inboxUrl'> {
  if (inboxUrl === undefined) return {};
  const url = new URL(inboxUrl);
  url.hostname = new URL(pageUrl).hostname;
  return { inboxUrl: url.href };
}

import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Built by `apps/console`. It is part of this package. */
const FOLDER = new URL('../../../dist/console/', import.meta.url);

/** Vite puts a hash of the content into the name of every asset. */
const ASSET = /^assets\/[\w-]+\.(js|css|svg)$/;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** Whether the console has been built. */
export function hasConsole(): boolean {
  return existsSync(new URL('index.html', FOLDER));
}

/** The page of the console. It has no inline script, and every text in it is set as text. */
export function consolePage(): Response {
  return fileResponse('index.html', 'no-store');
}

/**
 * A file of the page.
 * @param name Its path below `/_authority/console/`.
 * @returns Undefined when there is none.
 */
export function consoleAsset(name: string): Response | undefined {
  if (!ASSET.test(name) || !existsSync(new URL(name, FOLDER))) return undefined;
  return fileResponse(name, 'private, max-age=31536000, immutable');
}

function fileResponse(name: string, cacheControl: string): Response {
  const body = readFileSync(fileURLToPath(new URL(name, FOLDER)));
  const headers = { ...HEADERS, 'Content-Type': TYPES[extname(name)] ?? '', 'Cache-Control': cacheControl };
  return new Response(body, { headers });
}

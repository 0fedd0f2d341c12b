import { expect, test } from 'vitest';
import { CLIENT_ERRORS } from '../../packages/client/src/postern-error.ts';
import { blocksOf, inlineCodeOf, readersPages, readPage } from './blocks/markdown.ts';
import { nativeEndpoints } from './reference/backend-document.ts';

const endpoints = await nativeEndpoints();
const pages = readersPages().filter((page) => page.startsWith('docs/'));

/** `POST /init-otp` and the like, in sentences and diagrams. `google` and `apple` stand for any provider. */
async function endpointsIn(page: string): Promise<string[]> {
  const text = await readPage(page);
  const diagrams = blocksOf(page, text).filter(({ language }) => language === 'mermaid');
  const places = [...inlineCodeOf(text), ...diagrams.map(({ code }) => code)].join('\n');
  const named = places.matchAll(/\b(GET|POST|DELETE) (?:\/auth(?=\/))?(\/[\w/:{}*.-]+)/g);
  const native = [...named].filter(([, , path = '']) => !/^\/(api|_authority|auth-proxy|public|v1)\b/.test(path));
  return native.map(
    ([, method, path = '']) => `${method} ${path.replace(/^\/oauth\/(google|apple)\//, '/oauth/:provider/')}`,
  );
}

test.each(pages)('The endpoints that %s names exist', async (page) => {
  const known = [...endpoints.map(({ name }) => name), 'GET /openapi.json'];
  const missing = (await endpointsIn(page)).filter((name) => !known.includes(name));
  expect(missing).toEqual([]);
});

/** The callback of a provider answers with a page, which hands this over to the page of the app. */
const HANDED_OVER = 'OAUTH_DENIED';

const waysIn = pages.filter((page) => page.startsWith('docs/ways-in/'));

test.each(waysIn)('The errors in the table of %s are those of its endpoints and of the client', async (page) => {
  const named = await endpointsIn(page);
  const answered = endpoints.filter(({ name }) => named.includes(name)).flatMap(({ errors }) => errors);
  const possible = [...answered, ...Object.keys(CLIENT_ERRORS), HANDED_OVER];
  const rows = (await readPage(page)).match(/^\| `[A-Z_]+`.*?\|/gm) ?? [];
  const codes = rows.flatMap((row) => row.match(/[A-Z]+_[A-Z_]+/g) ?? []);
  expect(codes.filter((code) => !possible.includes(code))).toEqual([]);
  if (page !== 'docs/ways-in/adding.md') expect(codes.length).toBeGreaterThan(5);
});

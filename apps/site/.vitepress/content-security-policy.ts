import { createHash } from 'node:crypto';

/**
 * Puts a Content Security Policy into a page: nothing from other sites, and no inline script but those of VitePress itself.
 * Styles are inline because the colours of code are.
 * @throws Error when the page has no place for it: a page without the policy is not written.
 */
export function withContentSecurityPolicy(html: string): string {
  const scripts = [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)];
  const hashes = scripts.map(([, code = '']) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`);
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${[...new Set(hashes)].join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const place = '<meta charset="utf-8">';
  if (!html.includes(place)) throw new Error('A page has no charset, behind which its Content Security Policy belongs');
  return html.replace(place, `${place}\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`);
}

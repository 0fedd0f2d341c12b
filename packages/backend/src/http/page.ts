import { createHash, randomBytes } from 'node:crypto';

/** A plain style, readable on a phone, light and dark. */
const STYLE = `
  :root { color-scheme: light dark; --ink: light-dark(#1d1f1c, #ebe8e0); --muted: light-dark(#5d6158, #a5a99e);
    --accent: light-dark(#1d5343, #93cfb4); --on-accent: light-dark(#fbf9f3, #10211a); }
  body { margin: 0; min-height: 100svh; display: grid; place-items: center; font: 1rem/1.5 system-ui, sans-serif;
    color: var(--ink); background: light-dark(#f4f1ea, #141614); overflow-wrap: anywhere; }
  main { width: min(24rem, 100vw - 3rem); padding: 2rem 0; }
  h1 { margin: 0; font: 400 1.75rem/1.2 Georgia, serif; text-wrap: balance; }
  p { margin: .75rem 0 1.5rem; }
  a { display: inline-block; padding: .65rem 1.1rem; border-radius: .5rem; font-weight: 500; text-decoration: none;
    color: var(--on-accent); background: var(--accent); }
  a:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
  small { display: block; margin-top: 2rem; color: var(--muted); }
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

export interface PageParts {
  title: string;
  /** HTML below the title. */
  main: string;
  /** The only script of the page. */
  script?: string;
}

/** A page for a person. It loads nothing, runs only its own script, and no other site can frame it. */
export function htmlPage({ title, main, script }: PageParts): Response {
  const nonce = randomBytes(16).toString('base64');
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${main}
</main>
${script === undefined ? '' : `<script nonce="${nonce}">${script}</script>\n`}</body>
</html>
`;
  const scripts = script === undefined ? '' : `; script-src 'nonce-${nonce}'`;
  return new Response(html, {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'${scripts}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    },
  });
}

/** Escapes text for an HTML element or attribute. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

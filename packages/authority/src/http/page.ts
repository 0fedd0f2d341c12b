import { escapeHtml } from '../escape-html.ts';

/** The parts of a page of the authority. */
export interface PageParts {
  title: string;
  /** HTML below the title. */
  body: string;
}

const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

const STYLE = `
  :root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 15%, transparent);
    --accent: light-dark(#1d5343, #93cfb4); }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem;
    overflow-wrap: anywhere; color: light-dark(#1d1f1c, #ebe8e0); background: light-dark(#f4f1ea, #141614); }
  h1 { font: 400 1.75rem/1.2 Georgia, serif; margin: 0 0 .5rem; }
  p { margin: 0 0 1.5rem; color: light-dark(#5d6158, #a5a99e); }
  a { color: var(--accent); }
  .links li { border: 1px solid var(--line); border-radius: 12px; margin: 1rem 0;
    background: light-dark(#fffdf9, #1c1f1c); }
  code { font: .9em ui-monospace, monospace; }
  .links { list-style: none; padding: 0; }
  .links a { display: block; padding: .85rem 1.25rem; font-weight: 500; text-decoration: none; }
  .links a:hover { text-decoration: underline; }
  .links a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 12px; }
  small { display: block; font-weight: 400; color: light-dark(#5d6158, #a5a99e); }
`;

/** A page for people. Other sites cannot frame or read it. It has no script. */
export function pageResponse({ title, body }: PageParts): Response {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${body}
</body>
</html>
`;
  return new Response(html, { headers: HEADERS });
}

import type { InboxMessage, Messages } from '../messages/messages.ts';
import { jsonResponse } from './json-response.ts';

const MAX_MESSAGES = 50;

/** What has been sent, newest first, as JSON. */
export async function inboxJson(messages: Messages, recipient: string | undefined): Promise<Response> {
  return jsonResponse(200, { messages: await messages.inbox(recipient, MAX_MESSAGES) });
}

/** What has been sent, newest first, as a page that renews itself. */
export async function inboxPage(messages: Messages): Promise<Response> {
  const list = await messages.inbox(undefined, MAX_MESSAGES);
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
  return new Response(page(list.map(article).join('\n')), { headers });
}

function article({ channel, recipient, subject, text, createdAt }: InboxMessage): string {
  const kind = channel === 'email' ? 'E-mail' : 'SMS';
  return `<article>
  <header><strong>${escapeHtml(recipient)}</strong><span>${kind}</span><time>${createdAt.slice(11, 19)}</time></header>
  ${subject ? `<h2>${escapeHtml(subject)}</h2>` : ''}
  <pre>${escapeHtml(text.trim())}</pre>
</article>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function page(articles: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="3">
<title>Inbox</title>
<style>
  :root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 15%, transparent); }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem; }
  h1 { font-size: 1.5rem; }
  p { opacity: .7; }
  article { border: 1px solid var(--line); border-radius: 12px; padding: 1rem 1.25rem; margin: 1rem 0; }
  header { display: flex; gap: .75rem; align-items: baseline; }
  header span, time { opacity: .6; font-size: .85rem; }
  time { margin-left: auto; font-variant-numeric: tabular-nums; }
  h2 { font-size: 1.05rem; margin: .5rem 0; }
  pre { white-space: pre-wrap; font: inherit; margin: 0; }
</style>
</head>
<body>
<h1>Inbox</h1>
<p>Every code that this authority has sent, newest first. Times are UTC. The page renews itself.</p>
${articles || '<p>Nothing has been sent yet.</p>'}
</body>
</html>
`;
}

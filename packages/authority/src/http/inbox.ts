import type { InboxMessage, Messages } from '../messages/messages.ts';
import { jsonResponse } from './json-response.ts';
import { escapeHtml, pageResponse } from './page.ts';

const MAX_MESSAGES = 50;
const REFRESH_SECONDS = 3;

/** What has been sent, newest first, as JSON. */
export async function inboxJson(messages: Messages, recipient: string | undefined): Promise<Response> {
  return jsonResponse(200, { messages: await messages.inbox(recipient, MAX_MESSAGES) });
}

/** What has been sent, newest first, as a page that reloads itself. */
export async function inboxPage(messages: Messages): Promise<Response> {
  const list = await messages.inbox(undefined, MAX_MESSAGES);
  return pageResponse({
    title: 'Inbox',
    refreshSeconds: REFRESH_SECONDS,
    body: `<p>Every code that this authority has sent, newest first. Times are UTC. The page reloads itself.</p>
${list.map(article).join('\n') || '<p>Nothing has been sent yet.</p>'}`,
  });
}

function article({ channel, recipient, subject, text, createdAt }: InboxMessage): string {
  const kind = { email: 'E-mail', sms: 'SMS', whatsapp: 'WhatsApp' }[channel];
  return `<article>
  <header><strong>${escapeHtml(recipient)}</strong><span>${kind}</span><time>${createdAt.slice(11, 19)}</time></header>
  ${subject ? `<h2>${escapeHtml(subject)}</h2>` : ''}
  <pre>${escapeHtml(text.trim())}</pre>
</article>`;
}

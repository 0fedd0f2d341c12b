import { escapeHtml } from '../escape-html.ts';
import type { InboxAccess } from './inbox-access.ts';
import { pageResponse } from './page.ts';

const DOCUMENTATION = 'https://github.invalid/postern/postern#readme';
const COVERAGE = 'https://github.invalid/postern/postern/blob/main/docs/coverage.md';

/**
 * The page at the authority's address, for people.
 *
 * @param origin - the origin that the browser called
 */
export function landingPage(origin: string, inbox: InboxAccess): Response {
  const links = [
    ...(inbox.state === 'closed' ? [] : [['/_authority/inbox', 'Inbox', 'the codes that were sent']]),
    [DOCUMENTATION, 'Documentation', 'how to point an app here'],
    [COVERAGE, 'Operations', "which of Turnkey's operations are covered"],
    ['/readyz', 'Health', 'whether the server and its database answer'],
  ];
  const items = links.map(([href, label, note]) => `<li><a href="${href}">${label}<small>${note}</small></a></li>`);
  return pageResponse({
    title: 'Postern authority',
    body: `<p>This server speaks Turnkey's API. Give an SDK <code>${escapeHtml(origin)}</code> as its API base URL.</p>
<ul class="links">
${items.join('\n')}
</ul>`,
  });
}

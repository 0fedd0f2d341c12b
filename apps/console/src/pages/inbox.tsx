import { useLive } from '../data/use-live.ts';
import { InboxMessage } from '../parts/inbox-message.tsx';
import { Page } from '../parts/page.tsx';

/** What has been sent. */
export function Inbox() {
  const { data, problem } = useLive('messages');
  return (
    <Page title="Inbox" lead="Every code that this authority has sent, newest first." problem={problem}>
      {data?.messages.length === 0 && <p class="empty">Nothing has been sent yet.</p>}
      <ul class="messages">
        {data?.messages.map((message) => (
          <InboxMessage key={message.id} message={message} />
        ))}
      </ul>
    </Page>
  );
}

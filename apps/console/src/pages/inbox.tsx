import { useLive } from '../data/use-live.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Page } from '../parts/page.tsx';
import { When } from '../parts/when.tsx';

const CHANNELS = { email: 'E-mail', sms: 'SMS', whatsapp: 'WhatsApp' };

/** What has been sent. */
export function Inbox() {
  const { data, problem } = useLive('messages');
  return (
    <Page title="Inbox" lead="Every code that this authority has sent, newest first." problem={problem}>
      {data?.messages.length === 0 && <p class="empty">Nothing has been sent yet.</p>}
      <ul class="messages">
        {data?.messages.map(({ id, channel, recipient, subject, text, createdAt }) => {
          const code = codeIn(text);
          return (
            <li key={id} class="card">
              <p class="row-item">
                <strong>{recipient}</strong>
                <span class="note">{CHANNELS[channel]}</span>
                <When at={createdAt} />
              </p>
              {subject && <h2>{subject}</h2>}
              <p class="message">{text.trim()}</p>
              {code && <CopyButton text={code} what={`the code for ${recipient}`} />}
            </li>
          );
        })}
      </ul>
    </Page>
  );
}

/** The code in a message: the first run of six to nine digits or capitals that has a digit. */
function codeIn(text: string): string | undefined {
  return /\b(?=[A-Z]*\d)[0-9A-Z]{6,9}\b/.exec(text)?.[0];
}

import type { ConsoleAnswers } from '@postern/authority';
import { useState } from 'preact/hooks';
import { CopyButton } from './copy-button.tsx';
import { EmailFrame } from './email-frame.tsx';
import { When } from './when.tsx';

const CHANNELS = { email: 'E-mail', sms: 'SMS', whatsapp: 'WhatsApp' };

/** A message that was sent, with its code. An e-mail can also be shown as HTML. */
export function InboxMessage({ message }: { message: ConsoleAnswers['messages']['messages'][number] }) {
  const { id, channel, recipient, subject, text, code, language, hasHtml, createdAt } = message;
  const [isHtml, setHtml] = useState(false);
  return (
    <li class="card">
      <p class="row-item">
        <strong>{recipient}</strong>
        <span class="note">{CHANNELS[channel]}</span>
        <When at={createdAt} />
      </p>
      {subject && (
        <h2 lang={language} dir="auto">
          {subject}
        </h2>
      )}
      {isHtml ? (
        <EmailFrame kind="message" query={{ id }} title={`The e-mail to ${recipient} as HTML`} width="desktop" />
      ) : (
        <p class="message" lang={language} dir="auto">
          {text.trim()}
        </p>
      )}
      <div class="buttons">
        {code && <CopyButton text={code} what={`the code for ${recipient}`} />}
        {hasHtml && (
          <button type="button" class="button copy quiet" onClick={() => setHtml(!isHtml)}>
            {isHtml ? 'Plain text' : 'HTML'} <span class="unseen">of the e-mail to {recipient}</span>
          </button>
        )}
      </div>
    </li>
  );
}

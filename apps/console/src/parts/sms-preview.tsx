import type { ConsoleAnswers } from '@postern/authority';
import { useEffect, useState } from 'preact/hooks';
import { AskError, ask } from '../data/ask.ts';

const START = 'Your code for Example is {{.OtpCode}}';

/** A text for SMS, which the backend sends, and how many SMS it is. */
export function SmsPreview() {
  const [template, setTemplate] = useState(START);
  const [shown, setShown] = useState<ConsoleAnswers['smsPreview']>();
  const [refused, setRefused] = useState<string>();
  useEffect(() => {
    let isOver = false;
    ask('smsPreview', {}, { template }).then(
      (answer) => {
        if (isOver) return;
        setShown(answer);
        setRefused(undefined);
      },
      (error: unknown) => {
        if (!isOver) setRefused(error instanceof AskError ? error.message : String(error));
      },
    );
    return () => {
      isOver = true;
    };
  }, [template]);
  return (
    <section class="card" aria-labelledby="sms">
      <h2 id="sms">SMS</h2>
      <div class="field">
        <label for="sms-template">Text of the backend’s option sms.template</label>
        <textarea
          id="sms-template"
          rows={3}
          dir="auto"
          maxLength={2000}
          value={template}
          onInput={(event) => setTemplate(event.currentTarget.value)}
        />
      </div>
      {refused && <p class="problem">{refused}</p>}
      {shown && (
        <>
          {shown.text && (
            <p class="sms" dir="auto">
              {shown.text}
            </p>
          )}
          <p class="note" role="status">
            {sizeWords(shown.size)}
          </p>
          {shown.problem && <p class="problem">The text {shown.problem}.</p>}
        </>
      )}
    </section>
  );
}

function sizeWords({ segments, encoding, characters, segmentSize }: ConsoleAnswers['smsPreview']['size']): string {
  const places = segments === 1 ? `${characters} of ${segmentSize}` : `${characters}, ${segmentSize} in each`;
  return `${segments} SMS, ${encoding}, ${places} places`;
}

import { announce } from '../dom/announce.ts';
import { button, whileBusy } from '../dom/button.ts';
import { element } from '../dom/element.ts';
import { field } from '../dom/field.ts';
import { countdown } from './countdown.ts';

export interface CodeForm {
  element: HTMLFormElement;
  /** A code is on its way; another one can be asked for after a while. */
  sentTo(contact: string): void;
  showProblem(text: string): void;
  /** No code that has been sent can be tried any more. */
  lock(text: string): void;
  close(): void;
}

interface CodeFormOptions {
  /** Where codes can be read in development. */
  inboxUrl: Promise<string | undefined>;
  /** These promises must not reject. */
  onCode: (code: string) => Promise<void>;
  onResend: () => Promise<void>;
  onBack: () => void;
}

const LENGTH = 6;
const RESEND_AFTER_SECONDS = 30;

/** Asks for the code. It is sent as soon as it is complete. */
export function codeForm({ inboxUrl, onCode, onResend, onBack }: CodeFormOptions): CodeForm {
  const code = field('Six digits', {
    class: 'code',
    name: 'code',
    inputmode: 'numeric',
    autocomplete: 'one-time-code',
    pattern: '[0-9]*',
    spellcheck: 'false',
  });
  const recipient = element('strong');
  const submitButton = button('Sign in', { kind: 'primary', type: 'submit' });
  const resendButton = button('Send a new code', { onClick: () => void resend() });
  const backButton = button('Back', { onClick: onBack });
  const inboxLink = element('a', { target: '_blank', rel: 'noopener' }, 'open the inbox');
  const hint = element('p', { class: 'hint', hidden: true }, 'In development: ', inboxLink);
  const form = element(
    'form',
    { novalidate: true },
    element('p', { class: 'lead' }, 'We have sent a code to ', recipient),
    code.element,
    submitButton,
    element('div', { class: 'row' }, backButton, resendButton),
    hint,
  );
  const resendLabel = resendButton.querySelector('span');
  const resendCountdown = countdown((seconds) => {
    resendButton.disabled = seconds > 0;
    if (resendLabel) resendLabel.textContent = seconds > 0 ? `New code in ${seconds} s` : 'Send a new code';
  });

  inboxUrl.then(
    (url) => {
      if (!url) return;
      inboxLink.href = url;
      hint.hidden = false;
    },
    () => undefined,
  );

  /** Digits of every script: the client makes them ASCII. */
  const typedDigits = (): string[] => code.input.value.match(/\p{Nd}/gu) ?? [];

  async function submit(): Promise<void> {
    if (code.input.disabled) return;
    if (typedDigits().length < LENGTH) return showProblem('The code has six digits.');
    code.showProblem('');
    await whileBusy(submitButton, async () => {
      code.input.readOnly = true;
      await onCode(code.input.value);
      code.input.readOnly = false;
    });
  }

  async function resend(): Promise<void> {
    if (submitButton.ariaBusy === 'true') return;
    code.showProblem('');
    await whileBusy(resendButton, onResend);
  }

  function showProblem(text: string): void {
    code.showProblem(text);
    code.input.focus();
    code.input.select();
  }

  code.input.addEventListener('input', () => {
    const digits = typedDigits().slice(0, LENGTH);
    code.input.value = digits.join('');
    if (digits.length === LENGTH) void submit();
    else code.showProblem('');
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  form.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') onBack();
  });

  return {
    element: form,
    sentTo(contact) {
      recipient.textContent = contact;
      code.input.disabled = false;
      code.input.value = '';
      submitButton.disabled = false;
      code.input.focus();
      resendCountdown.start(RESEND_AFTER_SECONDS);
      announce(`A code has been sent to ${contact}.`);
    },
    showProblem,
    lock(text) {
      code.showProblem(text);
      code.input.disabled = true;
      submitButton.disabled = true;
      resendCountdown.start(0);
      resendButton.focus();
    },
    close: () => resendCountdown.start(0),
  };
}

import { button, whileBusy } from '../dom/button.ts';
import { copyButton } from '../dom/copy-button.ts';
import { element } from '../dom/element.ts';
import { field } from '../dom/field.ts';
import type { SignedMessage } from '../turnkey/turnkey.ts';
import { shortAddress } from './short-address.ts';

/**
 * Signs a message and shows the result.
 * @param onSign Returns an error text when it fails.
 */
export function signCard(onSign: (message: string) => Promise<SignedMessage | string>): HTMLElement {
  const message = field('Message', { name: 'message', autocomplete: 'off', value: 'Hello from Postern.' });
  const submitButton = button('Sign the message', { kind: 'primary', type: 'submit' });
  const outcome = element('div', { class: 'outcome', 'aria-live': 'polite' });
  const form = element('form', { novalidate: true }, message.element, submitButton);

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = message.input.value;
    if (text === '') {
      message.showProblem('Type something to sign.');
      message.input.focus();
      return;
    }
    message.showProblem('');
    void whileBusy(submitButton, async () => {
      const signed = await onSign(text);
      if (typeof signed === 'string') message.showProblem(signed);
      else outcome.replaceChildren(...outcomeOf(signed));
    });
  });

  return element('section', { class: 'card' }, element('h2', {}, 'Sign a message'), form, outcome);
}

function outcomeOf({ message, signature, signer, isValid }: SignedMessage): HTMLElement[] {
  const verdict = isValid ? 'Valid, signed by ' : 'Not valid: it was signed by ';
  return [
    element('blockquote', {}, message),
    element('p', { class: 'signature' }, element('code', {}, signature)),
    element(
      'div',
      { class: 'row' },
      element(
        'p',
        { class: isValid ? 'verdict valid' : 'verdict invalid' },
        verdict,
        element('code', { title: signer }, shortAddress(signer)),
      ),
      copyButton('signature', signature),
    ),
  ];
}

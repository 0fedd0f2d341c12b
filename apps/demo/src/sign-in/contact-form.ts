import { button, whileBusy } from '../dom/button.ts';
import { element } from '../dom/element.ts';
import { field } from '../dom/field.ts';
import { type ContactMethod, readContact } from './contact.ts';

export interface ContactForm {
  element: HTMLFormElement;
  focus(): void;
  showProblem(text: string): void;
}

const METHODS: Record<ContactMethod, string> = { email: 'E-mail', sms: 'SMS' };

/**
 * Asks where to send the code.
 * @param onSubmit The button is busy until its promise is settled. It must not reject.
 */
export function contactForm(onSubmit: (contact: string) => Promise<void>): ContactForm {
  const fields = {
    email: field('E-mail address', {
      type: 'email',
      name: 'email',
      autocomplete: 'email webauthn',
      placeholder: 'you@example.com',
      spellcheck: 'false',
    }),
    sms: field('Phone number', {
      type: 'tel',
      name: 'tel',
      autocomplete: 'tel',
      placeholder: '+1 415 555 2671',
    }),
  };
  const submitButton = button('Send the code', { kind: 'primary', type: 'submit' });
  let method: ContactMethod = 'email';

  const choices = Object.entries(METHODS).map(([value, label]) => {
    const radio = element('input', { type: 'radio', name: 'method', value, checked: value === method });
    radio.addEventListener('change', () => choose(value === 'sms' ? 'sms' : 'email'));
    return element('label', {}, radio, element('span', {}, label));
  });
  const form = element(
    'form',
    { novalidate: true },
    element('fieldset', { class: 'choice' }, element('legend', { class: 'unseen' }, 'Send the code by'), ...choices),
    fields.email.element,
    fields.sms.element,
    submitButton,
  );
  choose(method);

  function choose(chosen: ContactMethod): void {
    method = chosen;
    for (const [name, { element: shown, showProblem }] of Object.entries(fields)) {
      shown.hidden = name !== chosen;
      showProblem('');
    }
  }

  function showProblem(text: string): void {
    fields[method].showProblem(text);
    fields[method].input.focus();
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const read = readContact(method, fields[method].input.value);
    if ('problem' in read) return showProblem(read.problem);
    fields[method].showProblem('');
    void whileBusy(submitButton, () => onSubmit(read.contact));
  });

  return { element: form, focus: () => fields[method].input.focus(), showProblem };
}

import { button, whileBusy } from '../dom/button.ts';
import { element } from '../dom/element.ts';
import { field } from '../dom/field.ts';
import { errorSentence } from '../error-sentences.ts';
import { readContact } from '../sign-in/contact.ts';

/** Proves the contact to which a code was sent. */
type Finish = (code: string) => Promise<void>;

interface ContactFormOptions {
  /** Sends a code. @returns A function that adds the contact, given the code. */
  begin: (contact: string) => Promise<Finish>;
  onAdded: () => Promise<void>;
}

/** Asks for an e-mail address or a phone number, then for the code that was sent there. */
export function contactForm({ begin, onAdded }: ContactFormOptions): HTMLElement {
  let finish: Finish | undefined;
  const contact = field('E-mail address or phone number', {
    name: 'contact',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const code = field('Six digits', { name: 'code', autocomplete: 'one-time-code', inputmode: 'numeric' });
  const sendButton = button('Send a code', { type: 'submit' });
  const addButton = button('Add', { type: 'submit' });
  const backButton = button('Back', { onClick: () => show(undefined) });
  const contactStep = element('form', { novalidate: true }, contact.element, sendButton);
  const codeStep = element(
    'form',
    { novalidate: true },
    code.element,
    element('div', { class: 'row' }, addButton, backButton),
  );
  show(undefined);

  function show(next: Finish | undefined): void {
    finish = next;
    contactStep.hidden = next !== undefined;
    codeStep.hidden = next === undefined;
    code.input.value = '';
    code.showProblem('');
    if (next) code.input.focus();
  }

  async function send(): Promise<void> {
    const typed = contact.input.value;
    const read = readContact(typed.includes('@') ? 'email' : 'sms', typed);
    if ('problem' in read) return contact.showProblem('Type an e-mail address, or a number with its country code.');
    contact.showProblem('');
    try {
      show(await begin(read.contact));
    } catch (error) {
      contact.showProblem(errorSentence(error));
    }
  }

  async function add(): Promise<void> {
    try {
      await finish?.(code.input.value.trim());
    } catch (error) {
      code.showProblem(errorSentence(error));
      return;
    }
    show(undefined);
    contact.input.value = '';
    await onAdded();
  }

  onSubmit(contactStep, sendButton, send);
  onSubmit(codeStep, addButton, add);
  return element('div', {}, contactStep, codeStep);
}

function onSubmit(form: HTMLFormElement, submit: HTMLButtonElement, work: () => Promise<void>): void {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void whileBusy(submit, work);
  });
}

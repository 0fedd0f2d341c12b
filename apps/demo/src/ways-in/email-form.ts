import { button, whileBusy } from '../dom/button.ts';
import { element } from '../dom/element.ts';
import { field } from '../dom/field.ts';
import { errorSentence } from '../error-sentences.ts';

interface EmailFormOptions {
  /** Sends a code. @returns What adds the address with the code. */
  begin: (email: string) => Promise<(code: string) => Promise<void>>;
  onAdded: () => Promise<void>;
}

/** Asks for an e-mail address, then for the code that was sent there. */
export function emailForm({ begin, onAdded }: EmailFormOptions): HTMLElement {
  let finish: ((code: string) => Promise<void>) | undefined;
  const email = field('E-mail address', { type: 'email', name: 'new-email', autocomplete: 'email' });
  const code = field('Code', { name: 'code', autocomplete: 'one-time-code', inputmode: 'numeric' });
  const submit = button('Add an e-mail address', { type: 'submit' });
  const form = element('form', { novalidate: true }, email.element, code.element, submit);
  show();

  function show(): void {
    email.element.hidden = finish !== undefined;
    code.element.hidden = finish === undefined;
    const [label] = submit.children;
    if (label) label.textContent = finish ? 'Check the code' : 'Add an e-mail address';
  }

  async function step(): Promise<void> {
    const shown = finish ? code : email;
    shown.showProblem('');
    try {
      if (finish) {
        await finish(code.input.value.trim());
        finish = undefined;
        email.input.value = '';
        await onAdded();
      } else {
        finish = await begin(email.input.value.trim());
      }
      code.input.value = '';
    } catch (error) {
      shown.showProblem(errorSentence(error));
    }
    show();
    if (finish) code.input.focus();
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void whileBusy(submit, step);
  });
  return form;
}

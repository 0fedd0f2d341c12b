import { element } from './element.ts';

export interface Field {
  element: HTMLElement;
  input: HTMLInputElement;
  /** Says what is wrong with the input. An empty text removes the message. */
  showProblem(text: string): void;
}

let count = 0;

/** A labelled input with space for an error message, so that nothing moves when one appears. */
export function field(label: string, attributes: Record<string, string | boolean>): Field {
  const id = `field-${++count}`;
  const problem = element('p', { id: `${id}-problem`, class: 'problem', role: 'alert' });
  const input = element('input', { id, 'aria-describedby': problem.id, ...attributes });
  return {
    element: element('div', { class: 'field' }, element('label', { for: id }, label), input, problem),
    input,
    showProblem(text) {
      problem.textContent = text;
      input.ariaInvalid = text === '' ? null : 'true';
    },
  };
}

import { announce } from './announce.ts';
import { button } from './button.ts';

const SHOWN_MS = 2_000;

/**
 * A button that copies a text.
 * @param what The name of the text, such as "address".
 */
export function copyButton(what: string, text: string): HTMLButtonElement {
  const made = button('Copy', { onClick: () => void copy() });
  made.classList.add('copy');
  made.ariaLabel = `Copy the ${what}`;
  const label = made.querySelector('span');

  async function copy(): Promise<void> {
    const isCopied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    announce(isCopied ? `The ${what} is copied.` : `The browser does not allow copying the ${what}.`);
    if (!label) return;
    label.textContent = isCopied ? 'Copied' : 'Failed';
    setTimeout(() => (label.textContent = 'Copy'), SHOWN_MS);
  }

  return made;
}

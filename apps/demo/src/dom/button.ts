import { element } from './element.ts';

interface ButtonOptions {
  kind?: 'primary' | 'quiet';
  type?: 'button' | 'submit';
  onClick?: () => void;
}

/** Makes a button. */
export function button(label: string, { kind = 'quiet', type = 'button', onClick }: ButtonOptions = {}) {
  const made = element('button', { type, class: `button ${kind}` }, element('span', {}, label));
  if (onClick) made.addEventListener('click', onClick);
  return made;
}

/** Shows that work is running. The button keeps its size and the focus; a disabled button would lose the focus. */
function setBusy(target: HTMLButtonElement, busy: boolean): void {
  target.ariaBusy = busy ? 'true' : null;
  target.ariaDisabled = busy ? 'true' : null;
}

/** Runs something and shows the button as busy meanwhile. Does nothing when the button is already busy. */
export async function whileBusy(target: HTMLButtonElement, run: () => Promise<void>): Promise<void> {
  if (target.ariaBusy === 'true') return;
  setBusy(target, true);
  try {
    await run();
  } finally {
    setBusy(target, false);
  }
}

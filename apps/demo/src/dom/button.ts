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

/** Shows that something is under way. The button keeps its size and the focus, which a disabled one would lose. */
function setBusy(target: HTMLButtonElement, busy: boolean): void {
  target.ariaBusy = busy ? 'true' : null;
  target.ariaDisabled = busy ? 'true' : null;
}

/** Runs something while the button shows that it does; not at all when something is under way already. */
export async function whileBusy(target: HTMLButtonElement, run: () => Promise<void>): Promise<void> {
  if (target.ariaBusy === 'true') return;
  setBusy(target, true);
  try {
    await run();
  } finally {
    setBusy(target, false);
  }
}

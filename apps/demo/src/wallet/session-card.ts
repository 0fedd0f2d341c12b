import type { Session } from '@postern/client';
import { element } from '../dom/element.ts';
import type { Account } from '../turnkey/turnkey.ts';
import { remainingTime } from './remaining-time.ts';

export interface SessionCard {
  element: HTMLElement;
  close(): void;
}

/**
 * Shows which user is signed in, and for how long.
 * @param now Unix time in milliseconds.
 */
export function sessionCard({ session, contact }: Account, now: () => number, onEnd: () => void): SessionCard {
  const left = element('span');
  const update = (): void => {
    const seconds = Math.ceil(session.expiresAt - now() / 1_000);
    left.textContent = `in ${remainingTime(seconds)}`;
    if (seconds <= 0) onEnd();
  };
  const timer = setInterval(update, 1_000);
  update();
  return {
    element: element(
      'section',
      { class: 'card' },
      element('h2', {}, 'Session'),
      element(
        'dl',
        {},
        ...entry('Signed in as', contact),
        ...entry('Ends', left, ` (${endTime(session)})`),
        ...entry('Organization', element('code', {}, session.organizationId)),
        ...entry('User', element('code', {}, session.userId)),
      ),
    ),
    close: () => clearInterval(timer),
  };
}

function entry(name: string, ...value: (Node | string)[]): HTMLElement[] {
  return [element('dt', {}, name), element('dd', {}, ...value)];
}

function endTime({ expiresAt }: Session): string {
  return new Date(expiresAt * 1_000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

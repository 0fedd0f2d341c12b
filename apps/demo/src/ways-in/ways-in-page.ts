import type { UserSession } from '@postern/client';
import type { IdentityProvider } from '../config.ts';
import { announce } from '../dom/announce.ts';
import { button, whileBusy } from '../dom/button.ts';
import { element } from '../dom/element.ts';
import { errorSentence } from '../error-sentences.ts';
import type { Page } from '../page.ts';
import { isSessionEnded } from '../session-ended.ts';
import type { Turnkey } from '../turnkey/turnkey.ts';
import type { WaysIn } from '../turnkey/ways-in.ts';
import { contactForm } from './contact-form.ts';
import type { WayIn } from './way-in.ts';

interface WaysInPageOptions {
  turnkey: () => Promise<Turnkey>;
  providers: Promise<IdentityProvider[]>;
  onBack: () => void;
  onSignedOut: (notice?: string) => void;
}

const KINDS: Record<WayIn['kind'], string> = {
  passkey: 'Passkey',
  wallet: 'Wallet',
  key: 'API key',
  identity: 'Identity',
  email: 'E-mail',
  phone: 'Phone',
};

/** Everything with which the user can sign in, and where the user is signed in. */
export function waysInPage({ turnkey, providers, onBack, onSignedOut }: WaysInPageOptions): Page {
  let isOpen = true;
  const heading = element('h1', { tabindex: '-1' }, 'How I sign in');
  const ways = element('ul', { class: 'entries', 'aria-label': 'Ways in' });
  const additions = element('div', { class: 'ways' });
  const devices = element('ul', { class: 'entries', 'aria-label': 'Devices' });
  const problems = { ways: problem(), additions: problem(), devices: problem() };
  const elsewhere = action(
    'Sign out on all others',
    problems.devices,
    (waysIn) => waysIn.signOutElsewhere(),
    'You are signed out on all other devices.',
  );
  elsewhere.hidden = true;
  const contact = contactForm({
    begin: async (address) => (await turnkey()).waysIn.beginContact(address),
    onAdded: () => reload('It is added.'),
  });
  void showAdditions();
  void reload();

  function reload(done?: string): Promise<void> {
    return attempt(problems.ways, async ({ list }) => {
      const labels = new Map((await providers).map(({ name, label }) => [name, label]));
      const found = await list();
      if (!isOpen) return;
      ways.replaceChildren(...found.waysIn.map((way) => wayEntry(way, labels.get(way.name) ?? way.name)));
      devices.replaceChildren(...found.devices.map(deviceEntry));
      elsewhere.hidden = !found.devices.some(({ current }) => !current);
      // The button that had the focus may be gone.
      if (document.activeElement === document.body) heading.focus();
      if (done) announce(done);
    });
  }

  async function attempt(shown: HTMLElement, work: (waysIn: WaysIn) => Promise<void>): Promise<void> {
    shown.textContent = '';
    try {
      await work((await turnkey()).waysIn);
    } catch (error) {
      if (!isOpen) return;
      if (isSessionEnded(error)) onSignedOut('Your session has ended. Sign in again.');
      else shown.textContent = errorSentence(error);
    }
  }

  /** @param work Returns false when the user has cancelled. */
  function action(label: string, shown: HTMLElement, work: (waysIn: WaysIn) => Promise<unknown>, done: string) {
    const run = () =>
      attempt(shown, async (waysIn) => {
        if ((await work(waysIn)) !== false) await reload(done);
      });
    const made = button(label, { onClick: () => void whileBusy(made, run) });
    return made;
  }

  function wayEntry(wayIn: WayIn, name: string): HTMLElement {
    const remove = action('Remove', problems.ways, (waysIn) => waysIn.remove(wayIn), `${name} is removed.`);
    remove.ariaLabel = `Remove ${name}`;
    return entry(name, `${KINDS[wayIn.kind]}, ${wayIn.detail}`, remove);
  }

  function deviceEntry(session: UserSession): HTMLElement {
    const name = session.device ?? 'Unknown device';
    if (session.current) return entry(name, `This browser, until ${timeText(session.expiresAt)}`);
    const signOut = action(
      'Sign out',
      problems.devices,
      (waysIn) => waysIn.signOutOn(session),
      `${name} is signed out.`,
    );
    signOut.ariaLabel = `Sign out on ${name}, signed in ${timeText(session.createdAt)}`;
    return entry(name, detailOf(session), signOut);
  }

  async function showAdditions(): Promise<void> {
    const add = (what: string, work: (waysIn: WaysIn) => Promise<boolean>) =>
      action(`Add ${what}`, problems.additions, work, 'It is added.');
    const identities = (await providers).map(({ name, label }) => add(label, (waysIn) => waysIn.addIdentity(name)));
    additions.replaceChildren(
      add('a passkey', (waysIn) => waysIn.addPasskey()),
      ...identities,
    );
    await attempt(problems.additions, async () => {
      const wallets = await (await turnkey()).findWallets();
      additions.append(...wallets.map((wallet) => add(wallet.name, (waysIn) => waysIn.addWallet(wallet))));
    });
  }

  const lead = 'Keep at least two ways to sign in, in case you lose one.';
  return {
    title: 'How I sign in',
    element: element(
      'div',
      { class: 'wallet' },
      element('div', { class: 'title' }, heading, element('p', { class: 'lead' }, lead)),
      element(
        'div',
        { class: 'cards' },
        card('Ways in', ways, problems.ways),
        card('Add another', additions, problems.additions, element('hr'), contact),
        card('Devices', devices, elsewhere, problems.devices),
      ),
    ),
    actions: [button('Back to the wallet', { onClick: () => onBack() })],
    focusTarget: heading,
    close: () => {
      isOpen = false;
    },
  };
}

/** What tells a device from another one of the same name. */
function detailOf({ createdAt, lastSeenAt, expiresAt, ended }: UserSession): string {
  // Whoever has the key can still use the wallet.
  if (ended) return `Signed out, but its key can sign until ${timeText(expiresAt)}`;
  const seen = lastSeenAt === undefined ? '' : `, last seen ${timeText(lastSeenAt)}`;
  return `Signed in ${timeText(createdAt)}${seen}`;
}

/** @param time Unix time in seconds. */
function timeText(time: number): string {
  const date = new Date(time * 1_000);
  const isToday = date.toDateString() === new Date().toDateString();
  return date.toLocaleString([], { ...(isToday ? {} : { dateStyle: 'medium' }), timeStyle: 'short' });
}

function problem(): HTMLElement {
  return element('p', { class: 'problem', role: 'alert' });
}

function card(heading: string, ...content: HTMLElement[]): HTMLElement {
  return element('section', { class: 'card' }, element('h2', {}, heading), ...content);
}

function entry(name: string, detail: string, ...action: HTMLElement[]): HTMLElement {
  return element('li', {}, element('div', {}, element('strong', {}, name), element('small', {}, detail)), ...action);
}

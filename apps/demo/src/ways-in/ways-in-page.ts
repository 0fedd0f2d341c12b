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
import type { OpenSession, WayIn } from './way-in.ts';

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
  const sessions = element('ul', { class: 'entries', 'aria-label': 'Sessions' });
  const problems = { ways: problem(), additions: problem(), sessions: problem() };
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
      sessions.replaceChildren(...found.sessions.map(sessionEntry));
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

  function sessionEntry({ id, since, until, isCurrent }: OpenSession): HTMLElement {
    const begin = since.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
    const detail = `until ${until.toLocaleTimeString([], { timeStyle: 'short' })}`;
    if (isCurrent) return entry(begin, `This browser, ${detail}`);
    const end = action('End', problems.sessions, (waysIn) => waysIn.endSession(id), 'The session has ended.');
    end.ariaLabel = `End the session of ${begin}`;
    return entry(begin, `Another browser, ${detail}`, end);
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
        card('Sessions', sessions, problems.sessions),
      ),
    ),
    actions: [button('Back to the wallet', { onClick: () => onBack() })],
    focusTarget: heading,
    close: () => {
      isOpen = false;
    },
  };
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

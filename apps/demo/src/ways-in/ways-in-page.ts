import { discoverEthereumWallets, discoverSolanaWallets } from '@postern/client';
import type { IdentityProvider } from '../config.ts';
import { announce } from '../dom/announce.ts';
import { button, whileBusy } from '../dom/button.ts';
import { element } from '../dom/element.ts';
import { errorSentence } from '../error-sentences.ts';
import type { Page } from '../page.ts';
import type { Turnkey } from '../turnkey/turnkey.ts';
import type { OpenSession, WayIn, WaysIn } from '../turnkey/ways-in.ts';
import { WalletError } from '../wallet-error.ts';
import { emailForm } from './email-form.ts';

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
  const problem = element('p', { class: 'problem', role: 'alert' });
  const ways = element('ul', { class: 'entries', 'aria-label': 'Ways in' });
  const additions = element('div', { class: 'ways' });
  const sessions = element('ul', { class: 'entries', 'aria-label': 'Sessions' });
  const email = emailForm({
    begin: async (address) => (await turnkey()).waysIn.beginEmail(address),
    onAdded: () => reload('The e-mail address is added.'),
  });
  void showAdditions();
  void reload();

  async function reload(done?: string): Promise<void> {
    await attempt(async ({ list }) => {
      const found = await list();
      if (!isOpen) return;
      ways.replaceChildren(...found.waysIn.map(wayEntry));
      sessions.replaceChildren(...found.sessions.map(sessionEntry));
      if (done) announce(done);
    });
  }

  async function attempt(work: (waysIn: WaysIn) => Promise<void>): Promise<void> {
    problem.textContent = '';
    try {
      await work((await turnkey()).waysIn);
    } catch (error) {
      if (!isOpen) return;
      if (error instanceof WalletError && error.code === 'SESSION_ENDED') onSignedOut(errorSentence(error));
      else problem.textContent = errorSentence(error);
    }
  }

  function action(label: string, work: (waysIn: WaysIn) => Promise<unknown>, done: string, name = label) {
    const made = button(label, {
      onClick: () =>
        void whileBusy(made, () =>
          attempt(async (waysIn) => {
            if ((await work(waysIn)) !== false) await reload(done);
          }),
        ),
    });
    made.ariaLabel = name;
    return made;
  }

  function wayEntry(wayIn: WayIn): HTMLElement {
    const { kind, name, detail } = wayIn;
    const remove = action('Remove', (waysIn) => waysIn.remove(wayIn), `${name} is removed.`, `Remove ${name}`);
    return entry(KINDS[kind], name, detail, remove);
  }

  function sessionEntry({ id, since, isCurrent }: OpenSession): HTMLElement {
    const time = since.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
    const end = action(
      'End',
      (waysIn) => waysIn.endSession(id),
      'The session has ended.',
      `End the session of ${time}`,
    );
    return entry('Session', time, isCurrent ? 'this one' : '', isCurrent ? undefined : end);
  }

  async function showAdditions(): Promise<void> {
    const identities = (await providers).map(({ name, label }) =>
      action(`Add ${label}`, (waysIn) => waysIn.addIdentity(name), `${label} is added.`),
    );
    additions.replaceChildren(
      action('Add a passkey', (waysIn) => waysIn.addPasskey(), 'The passkey is added.'),
      ...identities,
    );
    await turnkey();
    for (const wallet of [...(await discoverEthereumWallets()), ...(await discoverSolanaWallets())]) {
      additions.append(action(`Add ${wallet.name}`, (waysIn) => waysIn.addWallet(wallet), `${wallet.name} is added.`));
    }
  }

  return {
    title: 'How I sign in',
    element: element(
      'div',
      { class: 'wallet' },
      element(
        'div',
        { class: 'title' },
        heading,
        element('p', { class: 'lead' }, 'Keep at least two ways, in case one gets lost.'),
      ),
      element(
        'div',
        { class: 'cards' },
        element('section', { class: 'card' }, element('h2', {}, 'Ways in'), ways, problem),
        element('section', { class: 'card' }, element('h2', {}, 'Add another'), additions, email),
        element('section', { class: 'card' }, element('h2', {}, 'Sessions'), sessions),
      ),
    ),
    actions: [button('Back to the wallet', { onClick: () => onBack() })],
    focusTarget: heading,
    close: () => {
      isOpen = false;
    },
  };
}

function entry(kind: string, name: string, detail: string, action: HTMLElement | undefined): HTMLElement {
  const text = element(
    'div',
    {},
    element('strong', {}, name),
    element('small', {}, detail ? `${kind}, ${detail}` : kind),
  );
  return element('li', {}, text, ...(action ? [action] : []));
}

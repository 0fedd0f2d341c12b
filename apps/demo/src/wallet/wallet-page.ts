import { button, whileBusy } from '../dom/button.ts';
import { element } from '../dom/element.ts';
import { errorSentence } from '../error-sentences.ts';
import type { Page } from '../page.ts';
import { isSessionEnded } from '../session-ended.ts';
import type { Account, SignedMessage, Turnkey } from '../turnkey/turnkey.ts';
import { addressCard } from './address-card.ts';
import { type SessionCard, sessionCard } from './session-card.ts';
import { signCard } from './sign-card.ts';

interface WalletPageOptions {
  turnkey: () => Promise<Turnkey>;
  greeting?: string | undefined;
  onWaysIn: () => void;
  /** Called when the session has ended, with the text to show. */
  onSignedOut: (notice?: string) => void;
}

const SESSION_ENDED = 'Your session has ended. Sign in again.';

/** The user's wallet: its address, a message to sign, the session. */
export function walletPage({ turnkey, greeting, onWaysIn, onSignedOut }: WalletPageOptions): Page {
  let isOpen = true;
  let session: SessionCard | undefined;
  const heading = element('h1', { tabindex: '-1' }, 'Your wallet');
  // The space keeps the height of the line until the name is known.
  const lead = element('p', { class: 'lead' }, greeting ?? '\u00a0');
  const cards = element('div', { class: 'cards' }, addressCard(undefined));
  const signOutButton = button('Sign out', {
    onClick: () => void whileBusy(signOutButton, () => leave('You are signed out.')),
  });
  void load();

  async function load(): Promise<void> {
    cards.replaceChildren(addressCard(undefined));
    try {
      const client = await turnkey();
      const account = await client.account();
      if (!isOpen) return;
      if (account) show(account, client.now);
      else await leave(SESSION_ENDED);
    } catch (error) {
      if (isOpen) await fail(error);
    }
  }

  function show(account: Account, now: () => number): void {
    const { address } = account;
    session = sessionCard(account, now, () => void leave(SESSION_ENDED));
    lead.textContent = greeting ?? `Signed in as ${account.contact}.`;
    cards.replaceChildren(addressCard(address ?? null));
    if (address) cards.append(signCard((message) => sign(address, message)));
    cards.append(session.element);
  }

  async function sign(address: NonNullable<Account['address']>, message: string): Promise<SignedMessage | string> {
    try {
      return await (await turnkey()).signMessage(address, message);
    } catch (error) {
      if (isSessionEnded(error)) await leave(SESSION_ENDED);
      return errorSentence(error);
    }
  }

  async function fail(error: unknown): Promise<void> {
    if (isSessionEnded(error)) return leave(SESSION_ENDED);
    cards.replaceChildren(
      element(
        'section',
        { class: 'card', role: 'alert' },
        element('p', {}, errorSentence(error)),
        button('Try again', { kind: 'primary', onClick: () => void load() }),
      ),
    );
  }

  async function leave(notice?: string): Promise<void> {
    if (!isOpen) return;
    isOpen = false;
    // This browser forgets the session even when the servers do not answer.
    await turnkey()
      .then((client) => client.signOut())
      .catch(() => undefined);
    onSignedOut(notice);
  }

  return {
    title: 'Your wallet',
    element: element('div', { class: 'wallet' }, element('div', { class: 'title' }, heading, lead), cards),
    actions: [button('How I sign in', { onClick: onWaysIn }), signOutButton],
    focusTarget: heading,
    close: () => {
      isOpen = false;
      session?.close();
    },
  };
}

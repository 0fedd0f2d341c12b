import {
  discoverEthereumWallets,
  discoverSolanaWallets,
  type ExternalWallet,
  type SignInOutcome,
} from '@postern/client';
import type { IdentityProvider } from '../config.ts';
import { button, whileBusy } from '../dom/button.ts';
import { element } from '../dom/element.ts';
import { errorSentence } from '../error-sentences.ts';
import type { Turnkey } from '../turnkey/turnkey.ts';

interface OtherWaysOptions {
  turnkey: () => Promise<Turnkey>;
  providers: Promise<IdentityProvider[]>;
  onSignedIn: (login: { created: boolean }) => void;
}

/** Signs in without a code: with an identity provider, a passkey or a wallet. */
export function otherWays({ turnkey, providers, onSignedIn }: OtherWaysOptions): HTMLElement {
  const problem = element('p', { class: 'problem', role: 'alert' });
  const identity = element('div', { class: 'ways' });
  const wallets = element('div', { class: 'ways', hidden: true });
  const passkey = way('Sign in with a passkey', (client) => client.signInWithPasskey());
  const newPasskey = way('Sign up with a new passkey', (client) => client.signUpWithPasskey());
  const wallet = button('Continue with a wallet', { onClick: () => void whileBusy(wallet, showWallets) });
  void providers.then((list) => identity.replaceChildren(...list.flatMap(providerWays)));

  /** A button that signs in. Cancelling is nothing to talk about. */
  function way(label: string, signIn: (client: Turnkey) => Promise<SignInOutcome>): HTMLButtonElement {
    const made = button(label, { onClick: () => void whileBusy(made, () => run(signIn)) });
    return made;
  }

  async function run(signIn: (client: Turnkey) => Promise<SignInOutcome>): Promise<void> {
    problem.textContent = '';
    try {
      const outcome = await signIn(await turnkey());
      if (outcome.outcome === 'signed-in') onSignedIn(outcome);
    } catch (error) {
      problem.textContent = errorSentence(error);
    }
  }

  function providerWays({ name: provider, label }: IdentityProvider): HTMLElement[] {
    const oauth = (mode: 'popup' | 'redirect') => async (client: Turnkey) => {
      const login = await client.signInWithOAuth({ provider, mode });
      return { ...login, outcome: 'signed-in' as const };
    };
    const redirect = way('or in this window', oauth('redirect'));
    redirect.classList.add('plain');
    return [way(`Continue with ${label}`, oauth('popup')), redirect];
  }

  async function showWallets(): Promise<void> {
    problem.textContent = '';
    await turnkey();
    const found = [...(await discoverEthereumWallets()), ...(await discoverSolanaWallets())];
    if (found.length === 0) problem.textContent = 'There is no wallet in this browser.';
    wallets.replaceChildren(...found.map(walletWay));
    wallets.hidden = found.length === 0;
    wallets.querySelector('button')?.focus();
  }

  function walletWay(found: ExternalWallet): HTMLElement {
    return way(found.name, (client) => client.signInOrUpWithWallet({ wallet: found }));
  }

  return element(
    'div',
    { class: 'others' },
    element('p', { class: 'or' }, element('span', {}, 'or')),
    identity,
    element('div', { class: 'ways two' }, passkey, newPasskey),
    element('div', { class: 'ways' }, wallet),
    wallets,
    problem,
  );
}

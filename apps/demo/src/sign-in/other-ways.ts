import { type ExternalWallet, PosternError, type SignedIn, type SignInOutcome } from '@postern/client';
import type { IdentityProvider } from '../config.ts';
import { button, whileBusy } from '../dom/button.ts';
import { element } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import { errorSentence } from '../error-sentences.ts';
import { passkeyName } from '../turnkey/passkey-name.ts';
import type { Turnkey } from '../turnkey/turnkey.ts';
import { passkeyAutofill } from './passkey-autofill.ts';
import { visitorName } from './visitor-name.ts';

interface OtherWaysOptions {
  turnkey: () => Promise<Turnkey>;
  providers: Promise<IdentityProvider[]>;
  onSignedIn: (login: SignedIn) => void;
}

interface OtherWays {
  element: HTMLElement;
  close(): void;
}

type Way = (client: Turnkey) => Promise<SignInOutcome>;

/** Signs in without a code: with an identity provider, a passkey or a wallet. */
export function otherWays({ turnkey, providers, onSignedIn }: OtherWaysOptions): OtherWays {
  const problem = element('p', { class: 'problem', role: 'alert' });
  const identities = element('div', { class: 'ways' });
  const redirects = element('p', { class: 'hint' });
  const autofill = passkeyAutofill({
    signIn: async (params) => (await turnkey()).signInWithPasskey(params),
    onOutcome,
    onError,
  });
  const passkey = way('Sign in with a passkey', 'key', (client) => autofill.pause(() => client.signInWithPasskey()));
  const newPasskey = way('Sign up with a passkey', 'new-key', (client) =>
    autofill.pause(() => client.signUpWithPasskey({ userName: visitorName(), passkeyName: passkeyName() })),
  );
  const wallet = button('Continue with a wallet', { onClick: () => void whileBusy(wallet, showWallets) });
  wallet.prepend(icon('wallet'));
  const wallets = element('div', { class: 'ways', role: 'group', 'aria-label': 'Wallets', hidden: true });
  void providers.then(showProviders);
  // Without a server, another page is shown.
  turnkey().then(autofill.start, () => undefined);

  function way(label: string, symbol: Parameters<typeof icon>[0], signIn: Way): HTMLButtonElement {
    const made = button(label, { onClick: () => void whileBusy(made, () => run(signIn)) });
    made.prepend(icon(symbol));
    return made;
  }

  async function run(signIn: Way): Promise<void> {
    problem.textContent = '';
    try {
      onOutcome(await signIn(await turnkey()));
    } catch (error) {
      onError(error);
    }
  }

  /** No message when the user cancelled. */
  function onOutcome(outcome: SignInOutcome): void {
    if (outcome.outcome === 'signed-in') onSignedIn(outcome);
  }

  function onError(error: unknown): void {
    problem.textContent = errorSentence(error);
  }

  function showProviders(known: IdentityProvider[]): void {
    identities.replaceChildren(
      ...known.map(({ name, label }) => way(`Continue with ${label}`, 'identity', (client) => inPopup(client, name))),
    );
    for (const { name, label } of known) {
      const redirect = button(`${label} without a popup`, {
        onClick: () =>
          void whileBusy(redirect, () => run((client) => client.signInWithOAuth({ provider: name, mode: 'redirect' }))),
      });
      redirect.classList.add('plain');
      redirects.append(redirect);
    }
  }

  async function showWallets(): Promise<void> {
    problem.textContent = '';
    try {
      const found = await (await turnkey()).findWallets();
      if (found.length === 0) problem.textContent = 'There is no wallet in this browser.';
      wallets.replaceChildren(...found.map(walletWay));
      wallets.hidden = found.length === 0;
      wallet.hidden = found.length > 0;
      wallets.querySelector('button')?.focus();
    } catch (error) {
      onError(error);
    }
  }

  function walletWay(found: ExternalWallet): HTMLElement {
    const signIn: Way = (client) => client.signInOrUpWithWallet({ wallet: found, userName: visitorName() });
    const made = button(found.name, { onClick: () => void whileBusy(made, () => run(signIn)) });
    made.prepend(element('img', { class: 'icon', src: found.icon, alt: '' }));
    return made;
  }

  return {
    element: element(
      'div',
      { class: 'others' },
      element('p', { class: 'or' }, 'or'),
      identities,
      element('div', { class: 'ways' }, passkey, newPasskey, wallet),
      wallets,
      problem,
      redirects,
    ),
    close: autofill.stop,
  };
}

async function inPopup(client: Turnkey, provider: string): Promise<SignInOutcome> {
  try {
    return await client.signInWithOAuth({ provider, mode: 'popup' });
  } catch (error) {
    if (error instanceof PosternError && error.code === 'POPUP_BLOCKED') {
      return client.signInWithOAuth({ provider, mode: 'redirect' });
    }
    throw error;
  }
}

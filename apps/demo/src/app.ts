import { readConfig } from './config.ts';
import { announce } from './dom/announce.ts';
import { errorSentence } from './error-sentences.ts';
import { greeting } from './greeting.ts';
import { lazily } from './lazily.ts';
import { showPage } from './page.ts';
import { signInPage } from './sign-in/sign-in-page.ts';
import { wasSignedIn } from './signed-in-before.ts';
import type { Turnkey } from './turnkey/turnkey.ts';
import { unavailablePage } from './unavailable-page.ts';
import { walletPage } from './wallet/wallet-page.ts';
import { WalletError } from './wallet-error.ts';
import { waysInPage } from './ways-in/ways-in-page.ts';

/** Shows the first page, and then the others. */
export function startApp(): void {
  const config = lazily(readConfig);
  // This is the largest part of the code. The form is shown before it is loaded.
  const turnkey = lazily(async () => {
    const loaded = Promise.all([import('./turnkey/turnkey.ts'), config()]);
    const [{ openTurnkey }, settings] = await loaded.catch((cause: unknown) => {
      throw new WalletError('UNREACHABLE', { cause });
    });
    return openTurnkey(settings);
  });

  function showSignIn(notice?: string): void {
    const inboxUrl = config().then((settings) => settings.inboxUrl);
    const providers = config().then(
      (settings) => settings.providers ?? [],
      () => [],
    );
    showPage(signInPage({ turnkey, inboxUrl, providers, notice, onSignedIn: showWallet }));
    turnkey().then(finishRedirect, () => showPage(unavailablePage(startApp)));
  }

  /** Finishes a sign-in by redirect, when the page was opened by one. */
  async function finishRedirect(client: Turnkey): Promise<void> {
    try {
      const login = await client.completeOAuthRedirect();
      if (login?.outcome === 'signed-in') showWallet(greeting(login));
    } catch (error) {
      showSignIn(errorSentence(error));
    }
  }

  function showWaysIn(): void {
    showPage(
      waysInPage({
        turnkey,
        providers: config().then((settings) => settings.providers ?? []),
        onBack: showWallet,
        onSignedOut,
      }),
    );
  }

  function showWallet(greeting?: string): void {
    wasSignedIn.remember();
    showPage(walletPage({ turnkey, greeting, onWaysIn: showWaysIn, onSignedOut }));
    if (greeting) announce(greeting);
  }

  function onSignedOut(notice?: string): void {
    wasSignedIn.forget();
    showSignIn(notice);
  }

  if (wasSignedIn.get()) showWallet();
  else showSignIn();
}

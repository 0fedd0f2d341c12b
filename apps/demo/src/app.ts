import { readConfig } from './config.ts';
import { announce } from './dom/announce.ts';
import { lazily } from './lazily.ts';
import { showPage } from './page.ts';
import { signInPage } from './sign-in/sign-in-page.ts';
import { wasSignedIn } from './signed-in-before.ts';
import { unavailablePage } from './unavailable-page.ts';
import { walletPage } from './wallet/wallet-page.ts';
import { WalletError } from './wallet-error.ts';

/** Shows the first page and leads from one to the next. */
export function startApp(): void {
  const config = lazily(readConfig);
  // Most of the bytes are in here; the form does not wait for them.
  const turnkey = lazily(async () => {
    const loaded = Promise.all([import('./turnkey/turnkey.ts'), config()]);
    const [{ openTurnkey }, settings] = await loaded.catch((cause: unknown) => {
      throw new WalletError('UNREACHABLE', { cause });
    });
    return openTurnkey(settings);
  });

  function showSignIn(notice?: string): void {
    const inboxUrl = config().then((settings) => settings.inboxUrl);
    showPage(signInPage({ turnkey, inboxUrl, notice, onSignedIn: showWallet }));
    turnkey().catch(() => showPage(unavailablePage(startApp)));
  }

  function showWallet(greeting?: string): void {
    wasSignedIn.remember();
    showPage(walletPage({ turnkey, greeting, onSignedOut }));
    if (greeting) announce(greeting);
  }

  function onSignedOut(notice?: string): void {
    wasSignedIn.forget();
    showSignIn(notice);
  }

  if (wasSignedIn.get()) showWallet();
  else showSignIn();
}

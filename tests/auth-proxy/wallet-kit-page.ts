import { AuthState, TurnkeyProvider, type TurnkeyProviderConfig, useTurnkey } from '@turnkey/react-wallet-kit';
import styles from '@turnkey/react-wallet-kit/styles.css?inline';
import { createElement as h, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';

/** The whole app: the provider and the modal of the official kit, unmodified. */
function Account(): ReactElement {
  const { authState, user, handleLogin, logout } = useTurnkey();
  const button = (name: string, onClick: () => void) => h('button', { type: 'button', onClick }, name);
  if (authState !== AuthState.Authenticated) return button('Open the modal', () => void handleLogin());
  return h(
    'main',
    null,
    h('output', { id: 'user' }, user?.userId),
    button('Log out', () => void logout()),
  );
}

/** What the tests reach from the page. */
const globals = {
  start(config: TurnkeyProviderConfig): void {
    document.head.append(
      Object.assign(document.createElement('style'), { textContent: `${styles} body { font-family: sans-serif; }` }),
    );
    const root = document.body.appendChild(document.createElement('div'));
    const props = { config, children: h(Account) };
    createRoot(root).render(h(TurnkeyProvider, props));
  },
};

declare global {
  var walletKitPage: typeof globals;
}

globalThis.walletKitPage = globals;
// The harness waits for this one.
Object.assign(globalThis, { page: globals });

import { createPosternClient, PosternError } from '@postern/client';
import { PosternProvider, useSession, useSessions, useSignIn, useWallets } from '@postern/client/react';
import { createElement as h, type ReactElement, StrictMode } from 'react';

/** Made at the top of the module, as apps do, also on a server. The test puts the rest of the options in. */
const client = createPosternClient({
  backendUrl: '/auth',
  ...(typeof window === 'undefined' ? {} : window.posternOptions),
});

function SignIn(): ReactElement {
  const signIn = useSignIn({ locale: 'de-AT' });
  const { wallets, isSearching } = useWallets();
  const { error } = signIn;
  const code = error instanceof PosternError ? error.code : error ? 'other' : 'none';
  const button = (name: string, onClick: () => void) => h('button', { type: 'button', key: name, onClick }, name);
  return h(
    'main',
    null,
    h('output', { id: 'status' }, signIn.status),
    h('output', { id: 'error' }, code),
    h('output', { id: 'attempts' }, signIn.attemptsLeft),
    h('output', { id: 'resend' }, signIn.secondsUntilResend),
    h('output', { id: 'wallets' }, isSearching ? 'searching' : wallets.length),
    button('send', () => signIn.sendCode('ada@example.com')),
    button('resend', signIn.resendCode),
    button('cancel', signIn.cancel),
    h('input', { id: 'code', onChange: (event) => signIn.enterCode((event.target as HTMLInputElement).value) }),
  );
}

function Devices(): ReactElement {
  const { status, sessions, end, endOthers, endAll, reload } = useSessions();
  const button = (name: string, onClick: () => void) => h('button', { type: 'button', key: name, onClick }, name);
  return h(
    'section',
    null,
    h('output', { id: 'list' }, status),
    h(
      'output',
      { id: 'devices' },
      sessions.map(({ device, current }) => `${device}${current ? ' (here)' : ''}`).join(),
    ),
    ...sessions
      .filter(({ current }) => !current)
      .map(({ id, device }) => h('button', { type: 'button', key: id, onClick: () => void end(id) }, `end ${device}`)),
    button('end others', () => void endOthers()),
    button('end all', () => void endAll()),
    button('reload', () => void reload()),
  );
}

function Page(): ReactElement {
  const { status, session, signOut, refresh } = useSession();
  return h(
    'div',
    null,
    h('output', { id: 'session' }, status),
    h('output', { id: 'key' }, session?.publicKey ?? ''),
    h('button', { type: 'button', onClick: () => void signOut() }, 'sign out'),
    h('button', { type: 'button', onClick: () => void refresh() }, 'refresh'),
    status === 'signed-out' ? h(SignIn) : null,
    status === 'signed-in' ? h(Devices) : null,
  );
}

export function App(): ReactElement {
  return h(StrictMode, null, h(PosternProvider, { client }, h(Page)));
}

declare global {
  interface Window {
    posternOptions?: { turnkeyApiUrl: string; tlsFetcherPublicKey: string; organizationId: string };
  }
}

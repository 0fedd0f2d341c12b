import { createPosternClient } from '@postern/client';
import { PosternProvider, useSession } from '@postern/client/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { SignIn } from './sign-in.tsx';

const client = createPosternClient({
  backendUrl: import.meta.env.VITE_POSTERN_URL ?? '/auth',
  turnkeyApiUrl: import.meta.env.VITE_TURNKEY_API_URL,
  organizationId: import.meta.env.VITE_TURNKEY_ORGANIZATION_ID,
  tlsFetcherPublicKey: import.meta.env.VITE_TURNKEY_TLS_FETCHER_PUBLIC_KEY,
  autoRefresh: true,
});

function App() {
  const { status, session, refresh, signOut } = useSession();
  if (status === 'loading') return <p>Loading</p>;
  if (!session) return <SignIn />;
  return (
    <main>
      <h1>Signed in</h1>
      <p>Account {session.organizationId}</p>
      <p>Key {session.publicKey}</p>
      <button type="button" onClick={() => refresh()}>
        Refresh the session
      </button>
      <button type="button" onClick={() => signOut()}>
        Sign out
      </button>
    </main>
  );
}

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <PosternProvider client={client}>
      <App />
    </PosternProvider>
  </StrictMode>,
);

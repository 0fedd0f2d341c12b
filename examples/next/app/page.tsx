'use client';

import { useSession } from '@postern/client/react';
import { SignIn } from './sign-in';

export default function Page() {
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

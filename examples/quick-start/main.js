import { createPosternClient } from '@postern/client';

const postern = createPosternClient({
  backendUrl: '/auth',
  // Both are for the local Turnkey only: `postern env --format vite` writes them.
  turnkeyApiUrl: import.meta.env.VITE_TURNKEY_API_URL,
  tlsFetcherPublicKey: import.meta.env.VITE_TURNKEY_TLS_FETCHER_PUBLIC_KEY,
});
const [form, signOut, output] = ['sign-in', 'sign-out', 'output'].map((id) => document.getElementById(id));

form.onsubmit = async (event) => {
  event.preventDefault();
  try {
    await postern.signInWithOtp({
      contact: new FormData(form).get('contact'),
      readCode: async ({ error }) => prompt(error ? 'That was not it. The code:' : 'The code from the e-mail:') ?? '',
    });
  } catch (error) {
    output.textContent = `${error.message} ${error.action ?? ''}`;
  }
};
signOut.onclick = () => postern.signOut();

// Called at once, and whenever the session changes, in other tabs too.
postern.sessions.subscribe(async (session) => {
  form.hidden = session !== null;
  signOut.hidden = session === null;
  output.textContent = '';
  if (!session) return;
  // Your own API: it gets the session token.
  const me = await fetch('/api/me', { headers: { Authorization: `Bearer ${session.token}` } });
  // Turnkey's API: the key of the session, which never leaves this browser, stamps the request.
  const { accounts } = await postern.request('/public/v1/query/list_wallet_accounts');
  output.textContent = JSON.stringify({ me: await me.json(), address: accounts[0].address }, null, 2);
});

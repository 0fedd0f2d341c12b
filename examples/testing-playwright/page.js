import { createPosternClient, discoverEthereumWallets } from '@postern/client';

const postern = createPosternClient({ backendUrl: '/auth', ...window.settings });
const main = document.querySelector('main');

function show(html, handlers = {}) {
  main.innerHTML = html;
  for (const [id, handle] of Object.entries(handlers)) {
    document.getElementById(id).onclick = () => handle().catch((error) => main.append(` ${error.message}`));
  }
}

async function render() {
  const session = await postern.sessions.get();
  if (session) return showAccount(session);
  const wallets = await discoverEthereumWallets();
  show(
    `<h1>Sign in</h1><label>E-mail <input id="contact"></label><button id="email">Send a code</button>
     <button id="passkey">Sign in with a passkey</button><button id="wallet">Sign in with a wallet</button>`,
    {
      email: async () => {
        const contact = document.getElementById('contact').value;
        await postern.signInWithOtp({ contact, readCode });
        await render();
      },
      passkey: () => postern.signInWithPasskey().then(render),
      wallet: () => postern.signInWithWallet({ wallet: wallets[0] }).then(render),
    },
  );
}

const readCode = () =>
  new Promise((resolve) => {
    show('<label>Code <input id="code"></label><button id="continue">Continue</button>', {
      continue: async () => resolve(document.getElementById('code').value),
    });
  });

function showAccount({ userId }) {
  show(`<h1>Signed in</h1><p>${userId}</p><button id="pay">Pay</button><output></output>`, {
    pay: async () => {
      const { wallets } = await postern.request('/public/v1/query/list_wallets');
      const [{ walletId }] = wallets;
      const { accounts } = await postern.request('/public/v1/query/list_wallet_accounts', { walletId });
      const result = await postern.submit('ACTIVITY_TYPE_SIGN_TRANSACTION_V2', {
        signWith: accounts[0].address,
        type: 'TRANSACTION_TYPE_ETHEREUM',
        unsignedTransaction: `02e7018084${'3b9aca00'}84${'77359400'}82520894${'70997970c51812dc3a010c7d01b50e0d17dc79c8'}0180c0`,
      });
      main.querySelector('output').value = result.signedTransaction;
    },
  });
}

await render();

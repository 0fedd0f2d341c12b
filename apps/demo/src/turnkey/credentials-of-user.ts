import type { QueryAnswer } from '@postern/client';
import type { WayIn } from '../ways-in/way-in.ts';

type User = QueryAnswer<'/public/v1/query/get_user'>['user'];
type Timestamp = User['createdAt'];

const CHAINS: Record<string, string> = {
  CREDENTIAL_TYPE_API_KEY_SECP256K1: 'Ethereum',
  CREDENTIAL_TYPE_API_KEY_ED25519: 'Solana',
};

/** Everything with which a user can sign in. Keys that expire belong to sessions, so they are left out. */
export function waysInOf(user: User): WayIn[] {
  const { userEmail, userPhoneNumber, oauthProviders, authenticators } = user;
  const keys = user.apiKeys.filter(({ expirationSeconds }) => !expirationSeconds);
  return [
    ...(userEmail ? [{ kind: 'email' as const, id: userEmail, name: userEmail, detail: 'with a code' }] : []),
    ...(userPhoneNumber
      ? [{ kind: 'phone' as const, id: userPhoneNumber, name: userPhoneNumber, detail: 'with a code' }]
      : []),
    ...oauthProviders.map(({ providerId: id, providerName: name, issuer }) => {
      return { kind: 'identity' as const, id, name, detail: new URL(issuer).host };
    }),
    ...authenticators.map(({ credentialId: id, authenticatorName: name, createdAt }) => {
      return { kind: 'passkey' as const, id, name: plainName(name), detail: `since ${timeText(createdAt)}` };
    }),
    ...keys.map(({ apiKeyId: id, apiKeyName: name, credential: { type, publicKey } }) => {
      const chain = CHAINS[type];
      return chain
        ? { kind: 'wallet' as const, id, name: walletName(name, chain), detail: `key ${publicKey.slice(0, 10)}…` }
        : { kind: 'key' as const, id, name: plainName(name), detail: `${publicKey.slice(0, 10)}…` };
    }),
  ];
}

/** A sign-up with a wallet names its key `wallet-auth:` and the public key, as the official client does. */
function walletName(name: string, chain: string): string {
  return name.startsWith('wallet-auth:') ? `${chain} wallet` : plainName(name);
}

/** The name without the receipt that the backend puts at its end when a passkey or a wallet is added. */
function plainName(name: string): string {
  return name.replace(/ postern:[A-Za-z0-9_-]{86}$/, '');
}

function timeText(time: Timestamp): string {
  return dateOf(time).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
}

function dateOf({ seconds }: Timestamp): Date {
  return new Date(Number(seconds) * 1_000);
}

import type { ExternalWallet, PosternClient } from '@postern/client';
import type { TurnkeyClient } from '@turnkey/core';
import { hashMessage, recoverPublicKey } from 'viem';
import { WalletError } from '../wallet-error.ts';

type WayInKind = 'passkey' | 'wallet' | 'key' | 'identity' | 'email' | 'phone';

/** Something with which the user can sign in. */
export interface WayIn {
  kind: WayInKind;
  /** Of the credential; the contact itself for e-mail and phone. */
  id: string;
  name: string;
  detail: string;
}

/** A place at which the user is signed in. */
export interface OpenSession {
  id: string;
  since: Date;
  isCurrent: boolean;
}

/** What "How I sign in" shows and changes. Every function may throw a WalletError or what Postern's client throws. */
export interface WaysIn {
  list(): Promise<{ waysIn: WayIn[]; sessions: OpenSession[] }>;
  /** @returns False when the user has called it off. */
  addPasskey(): Promise<boolean>;
  addWallet(wallet: ExternalWallet): Promise<void>;
  addIdentity(provider: string): Promise<void>;
  /** Sends a code to an e-mail address. @returns What proves the address with the code and adds it. */
  beginEmail(email: string): Promise<(code: string) => Promise<void>>;
  remove(wayIn: WayIn): Promise<void>;
  endSession(id: string): Promise<void>;
}

type Request = <T>(answer: Promise<T>) => Promise<T>;

const WALLET_CURVES = ['CREDENTIAL_TYPE_API_KEY_SECP256K1', 'CREDENTIAL_TYPE_API_KEY_ED25519'];

export function openWaysIn(core: TurnkeyClient, postern: PosternClient, request: Request): WaysIn {
  const { httpClient } = core;

  async function session() {
    const current = await postern.sessions.get();
    if (!current) throw new WalletError('SESSION_ENDED');
    return current;
  }

  return {
    async list() {
      const { publicKey } = await session();
      const user = await request(core.fetchUser());
      // Keys that expire are sessions, or have opened one.
      const keys = user.apiKeys.filter(({ expirationSeconds }) => !expirationSeconds);
      const waysIn: WayIn[] = [
        ...contact('email', user.userEmail, 'A code by e-mail'),
        ...contact('phone', user.userPhoneNumber, 'A code by SMS'),
        ...user.oauthProviders.map(({ providerId, providerName, issuer }) => {
          return { kind: 'identity' as const, id: providerId, name: providerName, detail: new URL(issuer).host };
        }),
        ...user.authenticators.map(({ authenticatorId, authenticatorName, createdAt }) => {
          return {
            kind: 'passkey' as const,
            id: authenticatorId,
            name: authenticatorName,
            detail: sinceText(createdAt),
          };
        }),
        ...keys.map(({ apiKeyId, apiKeyName, credential }) => {
          const kind = WALLET_CURVES.includes(credential.type) ? ('wallet' as const) : ('key' as const);
          return { kind, id: apiKeyId, name: apiKeyName, detail: `${credential.publicKey.slice(0, 12)}…` };
        }),
      ];
      const sessions = user.apiKeys
        .filter(({ credential }) => credential.type === 'CREDENTIAL_TYPE_LOGIN')
        .map(({ apiKeyId, createdAt, credential }) => {
          return { id: apiKeyId, since: dateOf(createdAt), isCurrent: credential.publicKey === publicKey };
        });
      return { waysIn, sessions };
    },

    async addPasskey() {
      const { outcome } = await postern.addPasskey({ passkeyName: `Passkey of ${new Date().toLocaleDateString()}` });
      return outcome === 'added';
    },

    async addWallet(wallet) {
      const { userId, organizationId } = await session();
      const account = await wallet.connect();
      const publicKey = account.publicKey ?? (await ethereumPublicKey(account));
      const key = {
        apiKeyName: `${wallet.name} ${account.address.slice(0, 8)}`,
        publicKey,
        curveType: wallet.curveType,
      };
      await request(httpClient.createApiKeys({ organizationId, userId, apiKeys: [key] }));
    },

    addIdentity: (provider) => postern.addOauthProvider({ provider }),

    async beginEmail(email) {
      const { userId, organizationId } = await session();
      const challenge = await postern.initOtp({ contact: email });
      return (otpCode) =>
        postern.keys.exclusively(async () => {
          const publicKey = await postern.keys.create();
          try {
            const { verificationToken } = await postern.verifyOtp({ ...challenge, otpCode, publicKey });
            await request(httpClient.updateUserEmail({ organizationId, userId, userEmail: email, verificationToken }));
          } finally {
            await postern.keys.delete(publicKey);
          }
        });
    },

    async remove({ kind, id }) {
      const { userId, organizationId } = await session();
      const of = { organizationId, userId };
      if (kind === 'email') await request(httpClient.updateUserEmail({ ...of, userEmail: '' }));
      else if (kind === 'phone') await request(httpClient.updateUserPhoneNumber({ ...of, userPhoneNumber: '' }));
      else if (kind === 'identity') await request(httpClient.deleteOauthProviders({ ...of, providerIds: [id] }));
      else if (kind === 'passkey') await request(httpClient.deleteAuthenticators({ ...of, authenticatorIds: [id] }));
      else await request(httpClient.deleteApiKeys({ ...of, apiKeyIds: [id] }));
    },

    async endSession(id) {
      const { userId, organizationId } = await session();
      await request(httpClient.deleteApiKeys({ organizationId, userId, apiKeyIds: [id] }));
    },
  };
}

function contact(kind: 'email' | 'phone', value: string | undefined, detail: string): WayIn[] {
  return value ? [{ kind, id: value, name: value, detail }] : [];
}

/** Ethereum's wallets show their key only in a signature. @returns Compressed point, hex */
async function ethereumPublicKey(account: { signMessage(message: string): Promise<string> }): Promise<string> {
  const message = 'Add this wallet to my account.';
  const point = await recoverPublicKey({
    hash: hashMessage(message),
    signature: `0x${await account.signMessage(message)}`,
  });
  const isOdd = Number.parseInt(point.slice(-1), 16) % 2 === 1;
  return (isOdd ? '03' : '02') + point.slice(4, 68);
}

function dateOf({ seconds }: { seconds: string }): Date {
  return new Date(Number(seconds) * 1_000);
}

function sinceText(time: { seconds: string }): string {
  return `since ${dateOf(time).toLocaleDateString()}`;
}

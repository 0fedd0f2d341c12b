import type { ExternalWallet, PosternClient, UserSession } from '@postern/client';
import { WalletError } from '../wallet-error.ts';
import type { WayIn } from '../ways-in/way-in.ts';
import { waysInOf } from './credentials-of-user.ts';
import { passkeyName } from './passkey-name.ts';
import { translateErrors } from './translate-errors.ts';

/** True when something was added, false when the user has cancelled. */
type Added = Promise<boolean>;

/** What "How I sign in" shows and changes. Every function may throw a WalletError or a PosternError. */
export interface WaysIn {
  list(): Promise<{ waysIn: WayIn[]; devices: UserSession[] }>;
  addPasskey(): Added;
  addWallet(wallet: ExternalWallet): Added;
  addIdentity(provider: string): Added;
  /** Sends a code to an e-mail address or a phone number. @returns A function that adds the contact, given the code. */
  beginContact(contact: string): Promise<(code: string) => Promise<void>>;
  remove(wayIn: WayIn): Promise<void>;
  /** Signs out on another device. */
  signOutOn(device: UserSession): Promise<void>;
  /** Signs out on all other devices. */
  signOutElsewhere(): Promise<void>;
}

/** @param request Waits for an answer of Turnkey. */
export function openWaysIn(postern: PosternClient, request: <T>(answer: Promise<T>) => Promise<T>): WaysIn {
  async function session() {
    const current = await postern.sessions.get();
    if (!current) throw new WalletError('SESSION_ENDED');
    return current;
  }

  async function update(contact: string, proof: { verificationToken?: string }, isEmail: boolean): Promise<unknown> {
    const of = { userId: (await session()).userId, ...proof };
    return request<unknown>(
      isEmail
        ? postern.submit('ACTIVITY_TYPE_UPDATE_USER_EMAIL', { ...of, userEmail: contact })
        : postern.submit('ACTIVITY_TYPE_UPDATE_USER_PHONE_NUMBER', { ...of, userPhoneNumber: contact }),
    );
  }

  return {
    async list() {
      const { userId } = await session();
      const [{ user }, devices] = await Promise.all([
        request(postern.request('/public/v1/query/get_user', { userId })),
        postern.listSessions(),
      ]);
      return { waysIn: waysInOf(user), devices };
    },

    async addPasskey() {
      const { outcome } = await translateErrors(postern.addPasskey({ passkeyName: passkeyName() }));
      return outcome === 'added';
    },

    async addWallet(wallet) {
      const { outcome } = await translateErrors(postern.addWallet({ wallet }));
      return outcome === 'added';
    },

    async addIdentity(provider) {
      const { outcome } = await translateErrors(postern.addOAuthProvider({ provider }));
      return outcome === 'added';
    },

    async beginContact(contact) {
      const challenge = await postern.initOtp({ contact });
      return (otpCode) =>
        postern.keys.exclusively(async () => {
          const publicKey = await postern.keys.create();
          try {
            const proof = await postern.verifyOtp({ ...challenge, otpCode, publicKey });
            await update(contact, proof, contact.includes('@'));
          } finally {
            await postern.keys.delete(publicKey);
          }
        });
    },

    async remove({ kind, id }) {
      if (kind === 'email' || kind === 'phone') await update('', {}, kind === 'email');
      else if (kind === 'passkey') await request(postern.removePasskey({ credentialId: id }));
      else if (kind === 'identity') await deleteIdentity(id);
      else await deleteApiKey(id);
    },

    async signOutOn({ id }) {
      await postern.endSession({ id });
    },

    async signOutElsewhere() {
      await postern.endSessions({ keepCurrent: true });
    },
  };

  async function deleteIdentity(providerId: string): Promise<void> {
    const { userId } = await session();
    await request(postern.submit('ACTIVITY_TYPE_DELETE_OAUTH_PROVIDERS', { userId, providerIds: [providerId] }));
  }

  async function deleteApiKey(apiKeyId: string): Promise<void> {
    const { userId } = await session();
    await request(postern.submit('ACTIVITY_TYPE_DELETE_API_KEYS', { userId, apiKeyIds: [apiKeyId] }));
  }
}

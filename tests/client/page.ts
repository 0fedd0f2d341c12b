import * as postern from '@postern/client';
import { sessionSigningInput } from '@postern/protocol';

/** What the tests reach from the page. */
export const pageGlobals = {
  ...postern,

  /** The session of a sign-in that must not be cancelled. */
  async signedIn(signIn: Promise<postern.SignInOutcome>): Promise<postern.Session> {
    const outcome = await signIn;
    if (outcome.outcome === 'cancelled') throw new Error('the sign-in was cancelled');
    return outcome.session;
  },

  /** A session token for a key. Browsers do not check the signature, so there is none. */
  sessionToken(publicKey: string, expiresAt: number, userId = 'user'): string {
    const claims = {
      exp: expiresAt,
      public_key: publicKey,
      session_type: 'SESSION_TYPE_READ_WRITE',
      user_id: userId,
      organization_id: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
    };
    return `${sessionSigningInput(claims)}.${'A'.repeat(86)}`;
  },

  /** The public keys of the key pairs in the default key store, with what WebCrypto says about their private keys. */
  async storedKeyPairs(): Promise<{ publicKey: string; extractable: boolean; usages: string[] }[]> {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('postern');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const pairs = await new Promise<{ publicKey: string; privateKey: CryptoKey }[]>((resolve) => {
      const request = database.transaction('key-pairs').objectStore('key-pairs').getAll();
      request.onsuccess = () => resolve(request.result);
    });
    database.close();
    return pairs.map(({ publicKey, privateKey }) => ({
      publicKey,
      extractable: privateKey.extractable,
      usages: privateKey.usages,
    }));
  },
};

declare global {
  var page: typeof pageGlobals;
}

globalThis.page = pageGlobals;

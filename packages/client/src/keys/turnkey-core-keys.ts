import { decodeHex } from '@postern/protocol';
import { clientError } from '../postern-error.ts';
import type { TurnkeyCoreClient } from '../turnkey-core-client.ts';
import type { KeyPairs } from './key-pairs.ts';

const LOCK = 'postern-turnkey-core';

/** Key pairs in the key store of a `TurnkeyClient` of `@turnkey/core`. */
export function turnkeyCoreKeys(core: TurnkeyCoreClient): KeyPairs {
  let lastSignature: Promise<unknown> = Promise.resolve();
  const keys: KeyPairs = {
    create: () => core.createApiKeyPair(),

    // `signWithApiKey` changes the key of the whole client and then restores the old one. Two calls at once would leave
    // the wrong key set, so they run one after the other.
    async sign(publicKey, message) {
      const signature = lastSignature.then(() => core.signWithApiKey({ publicKey, message }));
      lastSignature = signature.catch(() => undefined);
      try {
        return decodeHex(await signature);
      } catch (cause) {
        throw clientError('KEY_PAIR_NOT_FOUND', { cause });
      }
    },

    has: (publicKey) =>
      keys.sign(publicKey, '').then(
        () => true,
        () => false,
      ),

    delete: (publicKey) => core.deleteApiKeyPair({ publicKey }),

    // The client deletes unused key pairs itself.
    list: async () => [],

    // It deletes them in every tab when it stores a session, so it could delete the key pair of another sign-in.
    exclusively: (signIn, signal) => navigator.locks.request(LOCK, signal ? { signal } : {}, signIn),
  };
  return keys;
}

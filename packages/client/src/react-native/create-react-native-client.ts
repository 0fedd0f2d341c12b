import { sha256 } from '@noble/hashes/sha2.js';
import { encodeHex, encodeUtf8 } from '@postern/protocol';
import { createClient, type PosternClient, type PosternClientOptions } from '../client.ts';
import { nobleSealing } from './noble-sealing.ts';
import type { SecureStorage } from './secure-storage.ts';
import { secureStorageKeys } from './secure-storage-keys.ts';
import { secureStorageSessions } from './secure-storage-sessions.ts';

export interface ReactNativeClientOptions extends Omit<PosternClientOptions, 'keys' | 'sessionStore' | 'passkey'> {
  /** For example `expo-secure-store`: `import * as SecureStore from 'expo-secure-store'`. */
  storage: SecureStorage;
}

/** The client without the flows that need a browser. The app itself gets an OIDC token and calls `oauthLogin`. */
export type ReactNativeClient = Omit<
  PosternClient,
  | 'signInWithOAuth'
  | 'completeOAuthRedirect'
  | 'addOAuthProvider'
  | 'signUpWithPasskey'
  | 'signInWithPasskey'
  | 'addPasskey'
  | 'removePasskey'
>;

/**
 * Creates the client for React Native. Key pairs and sessions are stored in the secure storage of the phone. It needs
 * the packages `@noble/curves`, `@noble/hashes` and `@noble/ciphers`, and `crypto.getRandomValues`, which
 * `react-native-get-random-values` and `expo-crypto` provide.
 * @example
 * ```ts
 * import { createReactNativeClient, type SecureStorage } from '@postern/client/react-native';
 *
 * declare const storage: SecureStorage; // import * as storage from 'expo-secure-store'
 *
 * export const postern = createReactNativeClient({ backendUrl: 'https://app.example.com/auth', storage });
 * ```
 */
export function createReactNativeClient({ storage, ...options }: ReactNativeClientOptions): ReactNativeClient {
  const stores = {
    keys: secureStorageKeys(storage, options.now ?? Date.now),
    sessionStore: secureStorageSessions(storage),
  };
  return createClient(
    { ...options, ...stores },
    { sealing: nobleSealing, sha256: async (bytes) => sha256(bytes), hasUser: true },
  );
}

/**
 * The nonce that an OIDC token must have for `oauthLogin`.
 * @param publicKey From `keys.create()`.
 * @returns SHA-256 of the key's hex characters, hex.
 */
export function oidcNonce(publicKey: string): string {
  return encodeHex(sha256(encodeUtf8(publicKey)));
}

import 'react-native-get-random-values'; // crypto.getRandomValues, which React Native does not have
import {
  createReactNativeClient,
  type ReactNativeClient,
  type ReactNativeClientOptions,
} from '@postern/client/react-native';
import * as SecureStore from 'expo-secure-store';

/**
 * Key pairs and sessions live in the secure storage of the phone: the keychain of iOS, the keystore of Android.
 * The simulator of iOS reaches a local backend at http://localhost:3000/auth, that of Android at http://10.0.2.2:3000/auth.
 */
export function connect(settings: Omit<ReactNativeClientOptions, 'storage'>): ReactNativeClient {
  return createReactNativeClient({ ...settings, storage: SecureStore });
}

/**
 * Signs a user in with a code by e-mail, or up the first time.
 * @param readCode Asks the user for the code that has arrived.
 */
export async function signIn(postern: ReactNativeClient, contact: string, readCode: () => Promise<string>) {
  const outcome = await postern.signInWithOtp({ contact, readCode });
  if (outcome.outcome === 'cancelled') throw new Error('The user cancelled.');
  const { wallets } = await postern.request('/public/v1/query/list_wallets');
  return { outcome, wallets };
}

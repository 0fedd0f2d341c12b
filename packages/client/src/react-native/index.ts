export {
  createReactNativeClient,
  oidcNonce,
  type ReactNativeClient,
  type ReactNativeClientOptions,
} from './create-react-native-client.ts';
export type { SecureStorage } from './secure-storage.ts';

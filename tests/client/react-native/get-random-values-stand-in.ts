// Stands for react-native-get-random-values, which needs a phone. It is all that there is of WebCrypto.

import { webcrypto } from 'node:crypto';

const getRandomValues = (bytes: Uint8Array<ArrayBuffer>) => webcrypto.getRandomValues(bytes);

Object.defineProperty(globalThis, 'crypto', { value: { getRandomValues } });

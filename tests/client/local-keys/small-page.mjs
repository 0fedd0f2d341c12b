import * as turnkeyCrypto from '@turnkey/crypto';

// The bundlers find the pinned keys where the official package has them.
Object.assign(globalThis, { turnkeyCrypto });

import { walletApiKey } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import type { App } from './app.ts';
import { requireMethod } from './app.ts';
import type { ProvedSignup } from './proved-signup.ts';
import type { SignupRequest } from './signup-schema.ts';

/**
 * A wallet alone.
 * @throws AuthError SIGNUP_NOT_PROVED when it is not one wallet and nothing else.
 */
export function proveWallet(app: App, [key, ...others]: SignupRequest['apiKeys']): ProvedSignup {
  requireMethod(app, 'wallet');
  if (!key || others.length > 0 || key.curveType === 'API_KEY_CURVE_P256' || key.expirationSeconds !== undefined) {
    throw new AuthError('SIGNUP_NOT_PROVED');
  }
  const { publicKey, curveType } = key;
  if ((curveType === 'API_KEY_CURVE_ED25519') !== (publicKey.length === 64)) {
    throw new AuthError('INVALID_REQUEST', { fields: ['apiKeys.0.publicKey'] });
  }
  const { directory } = app.services;
  const identity = { type: 'wallet', publicKey } as const;
  return {
    claims: [
      { identity, lookUp: (remembered, deadline) => directory.homesOfCredential(identity, remembered, deadline) },
    ],
    signup: { rootUser: { apiKeys: [walletApiKey(publicKey, curveType)] } },
    isRepeatable: true,
    isOwner: false,
  };
}

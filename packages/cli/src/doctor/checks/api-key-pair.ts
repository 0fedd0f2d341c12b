import type { Check } from '../check.ts';
import { failed, ok, skipped } from '../finding.ts';
import { currentKey } from '../turnkey-values.ts';

export const apiKeyPair: Check = {
  id: 'api-key-pair',
  title: 'Halves of the API key',
  looksAt: 'Whether TURNKEY_API_PUBLIC_KEY belongs to the private key.',
  needs: ['api-key-form'],
  run({ turnkey }) {
    if (turnkey.publicKey === undefined) {
      return skipped('The public key is computed from the private one.');
    }
    const fix = 'Copy both halves of one key: TURNKEY_API_PUBLIC_KEY and TURNKEY_API_PRIVATE_KEY.';
    if (turnkey.publicKey === '') return [failed('TURNKEY_API_PUBLIC_KEY is not set.', fix)];
    if (currentKey(turnkey)?.publicKey === turnkey.publicKey.toLowerCase()) return ok('they belong together');
    return [failed('TURNKEY_API_PUBLIC_KEY does not belong to the private key.', fix)];
  },
};

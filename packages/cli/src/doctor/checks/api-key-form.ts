import { keyPairOf } from '../../data/parent-api-key.ts';
import { SECRET_HEX } from '../../data/secret-file.ts';
import type { Check } from '../check.ts';
import { failed, ok } from '../finding.ts';

export const apiKeyForm: Check = {
  id: 'api-key-form',
  title: 'Private API key',
  looksAt: 'Whether the private API key is there, and is a P-256 key of 64 hex characters.',
  run({ turnkey: { privateKeys, keysFrom, keyFile } }) {
    const fix = 'Make a key with "npx postern init", and set TURNKEY_API_PUBLIC_KEY and TURNKEY_API_PRIVATE_KEY.';
    if (privateKeys.length === 0) {
      const problem =
        keyFile === undefined
          ? 'There is no private API key.'
          : 'The file of TURNKEY_API_PRIVATE_KEY_FILE cannot be read, or is empty.';
      return [failed(problem, fix)];
    }
    const wrong = privateKeys.filter((key) => !SECRET_HEX.test(key) || !keyPairOf(key));
    if (wrong.length === 0)
      return ok(`${privateKeys.length === 1 ? 'a key' : `${privateKeys.length} keys`}: ${keysFrom}`);
    const which =
      privateKeys.length === 1 ? 'The private API key' : `${wrong.length} of ${privateKeys.length} private API keys`;
    const isPem = wrong.some((key) => key.includes('BEGIN'));
    return [
      failed(
        `${which} ${isPem ? 'is in PEM' : 'cannot be used'}, it must be 64 hex characters of a P-256 key: ${keysFrom}.`,
        fix,
      ),
    ];
  },
};

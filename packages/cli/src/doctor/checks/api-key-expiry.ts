import type { Check } from '../check.ts';
import { failed, ok, skipped, warning } from '../finding.ts';
import { currentKey } from '../turnkey-values.ts';

const SOON_DAYS = 30;
const DAY_MS = 86_400_000;

export const apiKeyExpiry: Check = {
  id: 'api-key-expiry',
  title: 'End of the API key',
  looksAt: 'Whether the API key expires at Turnkey.',
  needs: ['parent-organization'],
  async run({ facts, turnkey, now }) {
    const { apiKeys } = await facts.user();
    const key = apiKeys.find(({ publicKey }) => publicKey === currentKey(turnkey)?.publicKey);
    if (!key) return skipped('Turnkey does not list the key.');
    if (key.expiresAtMs === undefined) return ok('it has none');
    const days = Math.floor((key.expiresAtMs - now()) / DAY_MS);
    if (days >= SOON_DAYS) return ok(`in ${days} days`);
    const fix = 'Make a new key with "npx postern init", and give it to the backend before the old one ends.';
    return [
      days < 2
        ? failed('The API key expires within two days.', fix)
        : warning(`The API key expires in ${days} days.`, fix),
    ];
  },
};

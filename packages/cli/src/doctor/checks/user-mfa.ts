import type { Check } from '../check.ts';
import { failed, ok } from '../finding.ts';

export const userMfa: Check = {
  id: 'user-mfa',
  title: 'MFA of the user',
  looksAt: 'Whether the user of the API key has MFA policies, which a backend cannot satisfy.',
  needs: ['parent-organization'],
  async run({ facts }) {
    const { mfaPolicies } = await facts.user();
    if (mfaPolicies === 0) return ok('none');
    return [
      failed(
        'The user of the API key has MFA policies, and a backend cannot prove a second factor.',
        "Delete them in Turnkey's dashboard, or give the backend a user of its own: npx postern init.",
      ),
    ];
  },
};

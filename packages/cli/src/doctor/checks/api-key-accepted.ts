import type { Check } from '../check.ts';
import { ok } from '../finding.ts';
import { foreignCode } from '../foreign-text.ts';

export const apiKeyAccepted: Check = {
  id: 'api-key-accepted',
  title: 'API key at Turnkey',
  looksAt: 'Whether Turnkey lets the API key in (query whoami).',
  needs: ['turnkey-answers', 'api-key-form', 'organization-id'],
  async run({ facts }) {
    const { userId } = await facts.whoami();
    return ok(`user ${foreignCode(userId)}`);
  },
};

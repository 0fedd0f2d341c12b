import type { Check } from '../check.ts';
import { ok, warning } from '../finding.ts';

/** While keys are changed, a user has two. */
const USUAL = 2;

export const apiKeyCount: Check = {
  id: 'api-key-count',
  title: 'Number of API keys',
  looksAt: 'Whether the user of the API key has more keys than a change of keys needs.',
  needs: ['parent-organization'],
  async run({ facts }) {
    const keys = (await facts.user()).apiKeys.filter(({ expiresAtMs }) => expiresAtMs === undefined).length;
    if (keys <= USUAL) return ok(keys === 1 ? 'one' : `${keys}`);
    return [
      warning(
        `The user of the backend has ${keys} API keys without an end, and each of them is a risk.`,
        "Delete those that no backend uses, in Turnkey's dashboard under the user.",
      ),
    ];
  },
};

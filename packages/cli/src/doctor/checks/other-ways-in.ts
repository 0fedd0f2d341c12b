import type { Check } from '../check.ts';
import { ok, warning } from '../finding.ts';

export const otherWaysIn: Check = {
  id: 'other-ways-in',
  title: 'Other ways in',
  looksAt:
    'Whether the user of the API key can also be entered with an e-mail address, a passkey or an identity provider.',
  needs: ['parent-organization', 'root-user'],
  async run({ facts, isProduction }) {
    const { email, authenticators, oauthProviders } = await facts.user();
    const ways = [
      ...(email === undefined ? [] : ['an e-mail address']),
      ...(authenticators.length > 0 ? ['passkeys'] : []),
      ...(oauthProviders > 0 ? ['an identity provider'] : []),
    ];
    if (ways.length === 0 || !isProduction) return ok(ways.length === 0 ? 'none' : 'a development deployment');
    return [
      warning(
        `The user of the API key also has ${ways.join(' and ')}, so it belongs to a person.`,
        'Give the backend a user of its own, with only an API key: npx postern init.',
      ),
    ];
  },
};

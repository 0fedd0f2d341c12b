import type { Check } from '../check.ts';
import { type Problem, skipped, unless, warning } from '../finding.ts';
import type { Provider } from '../oauth-documents.ts';

/** What client ids look like at providers that give them one form. */
const FORMS: readonly { issuer: string; form: RegExp; example: string }[] = [
  {
    issuer: 'https://accounts.google.com',
    form: /^\d+-[a-z0-9]+\.apps\.googleusercontent\.com$/,
    example: '123-abc.apps.googleusercontent.com',
  },
  { issuer: 'https://appleid.apple.com', form: /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/, example: 'com.example.app' },
  { issuer: 'https://www.facebook.com', form: /^\d{5,20}$/, example: '1234567890' },
];
const PLACEHOLDER = /^(your|my|the|insert|change|todo|xxx|<)|client.?id$|example|placeholder|\.\.\.|…/i;

export const oauthClients: Check = {
  id: 'oauth-clients',
  title: 'Audiences of the identity providers',
  looksAt:
    'Whether the client ids have the form of their provider, are no placeholders, and belong to one provider each.',
  needs: ['configuration'],
  run({ settings }) {
    const providers = settings?.oauth.providers ?? [];
    if (providers.length === 0) return skipped('No identity provider is configured.');
    const owners = new Map<string, string>();
    const problems = providers.flatMap((provider) => {
      const ids = provider.clientIds === 'any' ? [] : provider.clientIds;
      return ids.flatMap((id, index): Problem[] => {
        const option = `oauth.providers.${provider.name}.clientIds[${index}]`;
        const owner = owners.get(id);
        owners.set(id, provider.name);
        const mistake = mistakeOf(provider, id);
        return [
          ...(mistake ? [warning(`${option} ${mistake}.`, "Copy the client id from the provider's console.")] : []),
          ...(owner === undefined || owner === provider.name
            ? []
            : [warning(`${option} is also a client id of ${owner}.`, 'Give each provider only its own client ids.')]),
        ];
      });
    });
    return unless(problems, `${owners.size} client ids`);
  },
};

function mistakeOf({ issuer }: Provider, id: string): string | undefined {
  if (PLACEHOLDER.test(id)) return 'looks like a placeholder';
  const known = FORMS.find((each) => each.issuer === issuer);
  return known && !known.form.test(id)
    ? `does not look like a client id of this provider, such as ${known.example}`
    : undefined;
}

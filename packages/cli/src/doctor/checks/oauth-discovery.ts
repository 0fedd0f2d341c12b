import type { Check } from '../check.ts';
import { eachProvider } from '../each-provider.ts';
import { failed, skipped } from '../finding.ts';
import { foreignText } from '../foreign-text.ts';
import { discoveryOf, openIdProviders } from '../oauth-documents.ts';

export const oauthDiscovery: Check = {
  id: 'oauth-discovery',
  title: 'Discovery of the identity providers',
  looksAt: 'Whether each issuer has a discovery document that names exactly this issuer.',
  needs: ['configuration'],
  async run({ settings, options }, signal) {
    const providers = openIdProviders(settings);
    if (providers.length === 0) return skipped('No OpenID provider is configured.');
    return eachProvider(providers, async (provider) => {
      const { answer, document } = await discoveryOf(provider, options.fetch, signal);
      const option = `oauth.providers.${provider.name}.issuer`;
      if (answer.status !== 200 || !document) {
        return [
          failed(
            `The issuer of ${provider.name} has no discovery document (HTTP ${answer.status}).`,
            `Correct ${option}: the exact issuer URL, as in the tokens.`,
          ),
        ];
      }
      if (document.issuer === provider.issuer) return [];
      return [
        failed(
          `The provider ${provider.name} calls its issuer ${foreignText(document.issuer)}, so its tokens are refused.`,
          `Write ${option} exactly like that, if it is your provider; a slash at the end counts.`,
        ),
      ];
    });
  },
};

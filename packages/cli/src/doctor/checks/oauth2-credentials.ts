import { isJsonObject } from '@postern/protocol';
import type { Check } from '../check.ts';
import { failed, skipped, unless } from '../finding.ts';

export const oauth2Credentials: Check = {
  id: 'oauth2-credentials',
  title: 'OAuth 2.0 credentials',
  looksAt: 'Whether the credentials of X and Discord that the options name are at Turnkey.',
  needs: ['configuration', 'parent-organization'],
  async run({ facts, settings }) {
    const providers = settings?.oauth.providers.filter(({ preset }) => preset.protocol === 'oauth2') ?? [];
    if (providers.length === 0) return skipped('No OAuth 2.0 provider is configured.');
    const { oauth2Credentials: listed } = await facts.query('list_oauth2_credentials');
    const ids = (Array.isArray(listed) ? listed.filter(isJsonObject) : []).map((each) => each.oauth2CredentialId);
    return unless(
      providers
        .filter(({ oauth2CredentialId }) => !ids.includes(oauth2CredentialId))
        .map(({ name }) =>
          failed(
            `Turnkey has no credential with the id of oauth.providers.${name}.oauth2CredentialId.`,
            'Create it with CREATE_OAUTH2_CREDENTIAL as a root user, and copy its id.',
          ),
        ),
      `${providers.length} found`,
    );
  },
};

import type { Check } from '../check.ts';
import { type Problem, skipped, unless, warning } from '../finding.ts';

export const oauthSecrets: Check = {
  id: 'oauth-secrets',
  title: 'Secrets of the identity providers',
  looksAt: "Whether Apple's key and the client secrets have the form that their provider gives them.",
  needs: ['configuration'],
  run({ settings }) {
    const providers = settings?.oauth.providers.filter(({ clientSecret, appleKey }) => clientSecret || appleKey) ?? [];
    if (providers.length === 0) return skipped('No provider has a secret.');
    const problems = providers.flatMap(({ name, appleKey, clientSecret, clientId }): Problem[] => {
      const option = `oauth.providers.${name}`;
      const ids = appleKey ? Object.entries({ teamId: appleKey.teamId, keyId: appleKey.keyId }) : [];
      const wrong = ids.filter(([, id]) => !/^[A-Z0-9]{10}$/.test(id));
      return [
        ...wrong.map(([part]) =>
          warning(
            `${option}.appleKey.${part} is not ten capitals and digits, as Apple's ids are.`,
            "Copy it from Apple's developer account: the team id under Membership, the key id under Keys.",
          ),
        ),
        ...(clientSecret !== undefined && (clientSecret === clientId || clientSecret.length < 8)
          ? [
              warning(
                `${option}.clientSecret does not look like a secret.`,
                "Copy the client secret from the provider's console.",
              ),
            ]
          : []),
      ];
    });
    return unless(problems, providers.map(({ name }) => name).join(', '));
  },
};

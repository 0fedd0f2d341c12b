import type { Check } from '../check.ts';
import { failed, ok } from '../finding.ts';

export const parentOrganization: Check = {
  id: 'parent-organization',
  title: 'Parent organization',
  looksAt:
    'Whether the API key is one of the organization that the configuration names, and not of a sub-organization.',
  needs: ['api-key-accepted'],
  async run({ facts, turnkey }) {
    const { organizationId } = await facts.whoami();
    if (organizationId.toLowerCase() === turnkey.organizationId.toLowerCase()) return ok('the one of the API key');
    return [
      failed(
        'The API key belongs to another organization than the one that the configuration names.',
        'Set TURNKEY_ORGANIZATION_ID to the parent organization of the key; a sub-organization cannot be used.',
      ),
    ];
  },
};

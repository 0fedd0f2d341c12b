import { createDuplicateFinder, createMemoryStore } from '@postern/backend';
import type { Check } from '../check.ts';
import { ok, warning } from '../finding.ts';
import { foreignCode } from '../foreign-text.ts';

/** Each of them costs one query or two. */
const MOST = 100;
/** The backends need the rest of Turnkey's limit. */
const PER_SECOND = 20;
const SHOWN = 3;

export const duplicates: Check = {
  id: 'duplicates',
  title: 'Duplicate accounts',
  looksAt: `Whether several of the first ${MOST} sub-organizations belong to one person.`,
  needs: ['configuration', 'turnkey-options', 'parent-organization'],
  async run({ options }, signal) {
    const { turnkey = {}, oauth = { providers: {} }, fetch } = options;
    const access = { turnkey, oauth, environment: {}, store: createMemoryStore(), ...(fetch ? { fetch } : {}) };
    const finder = createDuplicateFinder(access, { requestsPerSecond: PER_SECOND, signal });
    try {
      const { shared, subOrganizations, isComplete } = await finder.scan({ maxSubOrganizations: MOST });
      const range = isComplete ? `all ${subOrganizations}` : `the first ${subOrganizations}`;
      if (shared.length === 0) return ok(`none in ${range} sub-organizations`);
      const groups = shared
        .slice(0, SHOWN)
        .map(({ organizationIds }) => organizationIds.slice(0, SHOWN).map(foreignCode).join(' and '));
      return [
        warning(
          `${shared.length === 1 ? 'One person has' : `${shared.length} people have`} several accounts in ${range} sub-organizations: ${groups.join('; ')}.`,
          'Run "npx postern repair duplicates", which looks at all of them and says what can be done.',
        ),
      ];
    } finally {
      await finder.close();
    }
  },
};

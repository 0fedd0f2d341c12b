import type { Check } from '../check.ts';
import { ok, warning } from '../finding.ts';

export const sharedStore: Check = {
  id: 'shared-store',
  title: 'Store',
  looksAt: 'Whether production has a store that several processes share and that outlives a restart.',
  needs: ['configuration'],
  run({ options, database, isProduction }) {
    if (database) return ok('PostgreSQL of DATABASE_URL');
    if (options.store) return ok('the option store');
    if (!isProduction) return ok('memory; in development that is usual');
    return [
      warning(
        'Without a store, two processes can make two accounts for one person, and a restart forgets limits and ended sessions.',
        'Set DATABASE_URL for "postern backend", or the option store: await createPostgresStore({ url }).',
      ),
    ];
  },
};

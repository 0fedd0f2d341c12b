import type { Check } from '../check.ts';
import { ok, skipped, warning } from '../finding.ts';

/** What each backend opens by default (maxConnections of createPostgresStore). */
const POOL = 10;

export const databaseConnections: Check = {
  id: 'database-connections',
  title: 'Connections of the database',
  looksAt: 'Whether one more backend gets all its connections.',
  needs: ['database'],
  async run({ database: given }) {
    if (!given) return skipped('DATABASE_URL is not set.');
    const { freeConnections: free } = await given.inspect();
    if (free >= POOL) return ok(`${free} are free`);
    return [
      warning(
        `Only ${Math.max(0, free)} more connections may be opened, and a backend opens up to ${POOL}.`,
        'Raise the limit of the server, the database or the user, put a pooler in front, or lower maxConnections of createPostgresStore.',
      ),
    ];
  },
};

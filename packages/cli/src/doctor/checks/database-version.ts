import type { Check } from '../check.ts';
import { ok, skipped, warning } from '../finding.ts';

/** The oldest version that still gets fixes (https://www.postgresql.org/support/versioning/). */
const OLDEST = 14;

export const databaseVersion: Check = {
  id: 'database-version',
  title: 'Version of the database',
  looksAt: 'Whether PostgreSQL is a version that still gets fixes.',
  needs: ['database'],
  async run({ database: given }) {
    if (!given) return skipped('DATABASE_URL is not set.');
    const { versionNumber } = await given.inspect();
    const major = Math.floor(versionNumber / 10_000);
    if (major >= OLDEST) return ok(`PostgreSQL ${major}.${versionNumber % 10_000}`);
    return [
      warning(`PostgreSQL ${major} gets no fixes any more.`, `Update the database to PostgreSQL ${OLDEST} or newer.`),
    ];
  },
};

import type { Check } from '../check.ts';
import { failed, ok, skipped } from '../finding.ts';

export const database: Check = {
  id: 'database',
  title: 'Database',
  looksAt: 'Whether the PostgreSQL of DATABASE_URL answers, and takes changes.',
  async run({ database: given }) {
    if (!given) return skipped('DATABASE_URL is not set.');
    const { isReadOnly } = await given.inspect();
    if (!isReadOnly) return ok('answers');
    return [
      failed(
        'The database takes no changes: it is a standby, or set to read only.',
        'Name the primary server in DATABASE_URL; with several hosts add target_session_attrs=read-write.',
      ),
    ];
  },
};

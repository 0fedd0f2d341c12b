import { inspectAuditHead } from '@postern/backend/inspection';
import type { Check } from '../check.ts';
import { databaseProblem } from '../database-facts.ts';
import { failed, ok, skipped } from '../finding.ts';

export const auditTrail: Check = {
  id: 'audit-trail',
  title: 'Audit trail',
  looksAt: 'Whether the end of the audit trail is genuine: the seal of its head, and its last row.',
  needs: ['audit-key'],
  async run({ settings, limitMs }) {
    const { databaseUrl: url, key } = settings?.audit ?? {};
    if (url === undefined) return skipped('POSTERN_AUDIT_DATABASE_URL is not set.');
    if (key === undefined) {
      return [
        failed('POSTERN_AUDIT_DATABASE_URL is set, but no audit key.', 'Set POSTERN_AUDIT_KEY, 64 hex characters.'),
      ];
    }
    const { state, rows } = await inspectAuditHead(url, key, limitMs).catch((error: unknown) => {
      throw databaseProblem(error, url, 'POSTERN_AUDIT_DATABASE_URL');
    });
    if (state === 'absent') return ok('not there yet; the first start makes it');
    if (state === 'empty') return ok('empty for this key');
    if (state === 'genuine') return ok(`${rows} events, the head is genuine`);
    return [
      failed(
        'The head of the audit trail is not genuine: rows were removed or added without the audit key.',
        'Run "npx postern audit verify", which names the first row that is not in order.',
      ),
    ];
  },
};

import type { Check } from '../check.ts';
import { ok, skipped, warning } from '../finding.ts';

export const auditKey: Check = {
  id: 'audit-key',
  title: 'Audit key',
  looksAt: 'Whether there is an audit key, without which the events of a contact cannot be found later.',
  needs: ['configuration'],
  run({ settings, isProduction }) {
    if (!settings) return skipped('The options are not valid.');
    if (settings.audit.key !== undefined) return ok('set');
    if (!isProduction) return ok('none; in development that is usual');
    return [
      warning(
        'There is no audit key, so each process hashes contacts with a random key, and their events cannot be found.',
        'Set POSTERN_AUDIT_KEY, for example to the output of "openssl rand -hex 32", and keep a copy.',
      ),
    ];
  },
};

import type { Check } from '../check.ts';
import { ok, skipped, warning } from '../finding.ts';

const TOLERATED_MS = 5_000;

export const databaseClock: Check = {
  id: 'database-clock',
  title: 'Clock of the database',
  looksAt: 'Whether the clock of the database agrees with the one of this machine.',
  needs: ['database'],
  async run({ database: given, now }) {
    if (!given) return skipped('DATABASE_URL is not set.');
    const { nowMs, askedAtMs } = await given.inspect();
    const skewMs = Math.abs(nowMs - (askedAtMs + (now() - Date.now())));
    if (skewMs < TOLERATED_MS) return ok('agrees with this machine');
    return [
      warning(
        `The clocks of the database and of this machine differ by ${Math.round(skewMs / 1_000)} s.`,
        'Synchronize both by NTP: locks otherwise end too early or too late.',
      ),
    ];
  },
};

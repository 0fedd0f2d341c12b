import type { Check } from '../check.ts';
import { failed, ok, skipped, warning } from '../finding.ts';

const WARN_MS = 5_000;
const FAIL_MS = 60_000;

export const clock: Check = {
  id: 'clock',
  title: 'Clock',
  looksAt: 'Whether the clock of this machine agrees with the time in the answers of Turnkey.',
  needs: ['turnkey-answers'],
  async run({ facts, now }) {
    const { headers } = await facts.unstamped();
    const date = Date.parse(headers.get('date') ?? '');
    if (Number.isNaN(date)) return skipped('The answer has no time.');
    // The header has whole seconds.
    const skewMs = Math.max(0, Math.abs(now() - date - 500) - 1_000);
    const seconds = Math.round(skewMs / 1_000);
    if (skewMs < WARN_MS) return ok('agrees with Turnkey');
    const problem = `The clock of this machine is ${seconds} s ${now() > date ? 'ahead of' : 'behind'} Turnkey's.`;
    const fix = 'Synchronize the clock by NTP: tokens are otherwise refused, or accepted for too long.';
    return [skewMs < FAIL_MS ? warning(problem, fix) : failed(problem, fix)];
  },
};

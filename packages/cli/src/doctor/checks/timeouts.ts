import type { Check } from '../check.ts';
import { type Problem, skipped, unless, warning } from '../finding.ts';

export const timeouts: Check = {
  id: 'timeouts',
  title: 'Time limits',
  looksAt: 'Whether the time limits of a request, an attempt and a wait fit into each other.',
  needs: ['configuration'],
  run({ settings }) {
    if (!settings) return skipped('The options are not valid.');
    const { requestMs, attemptMs, lockWaitMs } = settings.timeouts;
    const { maxWaitMs } = settings.upstream;
    const limits = {
      'timeouts.attemptMs': attemptMs,
      'timeouts.lockWaitMs': lockWaitMs,
      'upstream.maxWaitMs': maxWaitMs,
    };
    const problems = Object.entries(limits)
      .filter(([, milliseconds]) => milliseconds >= requestMs)
      .map(
        ([name]): Problem =>
          warning(
            `${name} is not shorter than timeouts.requestMs, so it never ends a wait.`,
            `Lower ${name}, or raise timeouts.requestMs.`,
          ),
      );
    return unless(problems, `${requestMs} ms for a request, ${attemptMs} ms for an attempt`);
  },
};

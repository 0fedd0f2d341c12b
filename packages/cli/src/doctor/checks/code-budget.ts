import type { Check } from '../check.ts';
import { type Problem, skipped, unless, warning } from '../finding.ts';

const MANY_SMS = 10_000;

export const codeBudget: Check = {
  id: 'code-budget',
  title: 'Budget of codes',
  looksAt: 'Whether the budget bounds what codes can cost in a day.',
  needs: ['configuration'],
  run({ settings, isProduction }) {
    if (!settings) return skipped('The options are not valid.');
    const { emailPerMinute, emailPerDay, smsPerMinute, smsPerDay } = settings.otp.budget;
    const problems: Problem[] = [];
    if (isProduction && smsPerDay > MANY_SMS && settings.otp.smsCountries?.length !== 0) {
      problems.push(
        warning(
          `Up to ${smsPerDay} codes are sent by SMS in a day, which an attacker can make you pay.`,
          'Lower otp.budget.smsPerDay to some times of what a usual day needs.',
        ),
      );
    }
    for (const [minute, day, name] of [
      [emailPerMinute, emailPerDay, 'email'],
      [smsPerMinute, smsPerDay, 'sms'],
    ] as const) {
      if (minute > day) {
        problems.push(
          warning(
            `otp.budget.${name}PerMinute is more than ${name}PerDay, so it limits nothing.`,
            `Lower otp.budget.${name}PerMinute.`,
          ),
        );
      }
    }
    return unless(problems, `${emailPerDay} e-mails and ${smsPerDay} SMS in a day`);
  },
};

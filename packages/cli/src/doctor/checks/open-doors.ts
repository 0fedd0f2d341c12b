import type { Check } from '../check.ts';
import { failed, type Problem, skipped, unless, warning } from '../finding.ts';

export const openDoors: Check = {
  id: 'open-doors',
  title: 'Options for development',
  looksAt: 'Whether sandbox contacts or codes in plain text are switched on in production.',
  needs: ['configuration'],
  run({ settings, isProduction }) {
    if (!settings) return skipped('The options are not valid.');
    if (!isProduction) return skipped('This is a development deployment.');
    const problems: Problem[] = [];
    if (settings.otp.sandboxContacts) {
      problems.push(
        failed('Anyone can sign in as user@example.com with the code 000000.', 'Remove otp.sandboxContacts.'),
      );
    }
    if (settings.compatibility) {
      problems.push(
        warning(
          'compatibility is set: the backend sees the codes in plain text.',
          'Update the clients, then remove compatibility (POSTERN_COMPATIBILITY).',
        ),
      );
    }
    return unless(problems, 'none is switched on');
  },
};

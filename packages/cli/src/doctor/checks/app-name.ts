import type { Check } from '../check.ts';
import { ok, skipped, warning } from '../finding.ts';

export const appName: Check = {
  id: 'app-name',
  title: 'Name of the app',
  looksAt: 'Whether the messages with codes name your app.',
  needs: ['configuration'],
  run({ settings, isProduction }) {
    if (!settings) return skipped('The options are not valid.');
    if (settings.appName !== 'Postern' || !isProduction) return ok(settings.appName);
    return [
      warning(
        'Messages with codes name the app "Postern".',
        'Set the option appName to the name that your users know.',
      ),
    ];
  },
};

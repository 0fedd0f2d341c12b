import type { Check } from '../check.ts';
import { ok, skipped, warning } from '../finding.ts';
import { isLocalOrigin } from '../places.ts';

export const localOrigins: Check = {
  id: 'local-origins',
  title: 'Origins on this machine',
  looksAt: 'Whether a page on localhost may call the backend in production.',
  needs: ['configuration'],
  run({ settings, isProduction }) {
    if (!settings) return skipped('The options are not valid.');
    const local = settings.origins.filter((origin) => /^http:/.test(origin) && isLocalOrigin(origin));
    if (local.length === 0 || !isProduction) return ok(local.length === 0 ? 'none' : 'a development deployment');
    return [
      warning(
        `${local[0]} may call the backend in production, so any program on a visitor's machine can pose as your page.`,
        'Remove it from the option origins (POSTERN_ORIGINS), and use a deployment of its own for development.',
      ),
    ];
  },
};

import type { Check } from '../check.ts';
import { failed, skipped, unless } from '../finding.ts';
import { isLocalOrigin } from '../places.ts';

export const returnPages: Check = {
  id: 'return-pages',
  title: 'Return pages',
  looksAt: 'Whether the pages of oauth.returnTo are on the origins of the app, and https in production.',
  needs: ['configuration'],
  run({ settings, isProduction }) {
    const pages = settings?.oauth.returnTo ?? [];
    if (!settings || pages.length === 0) return skipped('oauth.returnTo is not set.');
    const problems = pages.flatMap((page) => {
      if (!/^https?:/.test(page)) return [];
      const { origin, protocol } = new URL(page);
      if (!settings.origins.includes(origin)) {
        return [
          failed(
            `${origin} gets the results of log-ins, but is not in origins.`,
            'Add it to the option origins, or remove the page from oauth.returnTo.',
          ),
        ];
      }
      if (isProduction && protocol === 'http:' && !isLocalOrigin(origin)) {
        return [failed(`The return page on ${origin} is not https.`, 'Use https in oauth.returnTo.')];
      }
      return [];
    });
    return unless(problems, `${pages.length}, all on the origins`);
  },
};

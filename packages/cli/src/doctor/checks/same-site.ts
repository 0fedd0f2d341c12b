import type { Check } from '../check.ts';
import { failed, ok, skipped } from '../finding.ts';
import { siteOf, webOrigins } from '../places.ts';

export const sameSite: Check = {
  id: 'same-site',
  title: 'Cookies and sites',
  looksAt: 'Whether the backend is on the same site as the pages, where its cookies are needed.',
  needs: ['configuration'],
  run({ settings, environment }) {
    if (!settings) return skipped('The options are not valid.');
    const { oauth, session, origins } = settings;
    const needs = [
      ...(session.cookie ? ['session.cookie'] : []),
      ...(oauth.publicUrl ? ['the code flow of oauth'] : []),
    ];
    if (needs.length === 0) return skipped('No option needs a cookie.');
    const address = oauth.publicUrl ?? environment.POSTERN_URL;
    if (address === undefined || !URL.canParse(address))
      return skipped('Neither oauth.publicUrl nor POSTERN_URL says where the backend is.');
    const backend = new URL(address);
    const foreign = webOrigins(origins).filter(
      ({ hostname, protocol }) => siteOf(hostname) !== siteOf(backend.hostname) || protocol !== backend.protocol,
    );
    if (foreign.length === 0) return ok('one site');
    return foreign.map(({ origin }) =>
      failed(
        `Browsers send no cookies from ${origin} to ${backend.origin}, which is another site, but ${needs.join(' and ')} needs them.`,
        'Serve the backend under the domain of the pages, for example by a rewrite of /auth.',
      ),
    );
  },
};

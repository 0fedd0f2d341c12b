import { isIP } from 'node:net';
import { getPublicSuffix } from 'tldts';
import type { Check } from '../check.ts';
import { failed, type Problem, skipped, unless, warning } from '../finding.ts';
import { siteOf, webOrigins } from '../places.ts';

const FIX =
  'Set the option passkey.rpId to the domain that all pages share, such as example.com for https://app.example.com.';

export const rpId: Check = {
  id: 'rp-id',
  title: 'Relying party of passkeys',
  looksAt: 'Whether passkey.rpId is a domain that every origin may use, and no public suffix such as co.uk.',
  needs: ['configuration'],
  run({ settings }) {
    if (!settings) return skipped('The options are not valid.');
    const { rpId: id } = settings.passkey;
    const pages = webOrigins(settings.origins);
    if (id === undefined) {
      const hosts = new Set(pages.map(({ hostname }) => hostname));
      if (hosts.size < 2) return skipped('passkey.rpId is not set, and all pages have one host.');
      return [
        warning(
          'The pages have several hosts and no common relying party, so a passkey of one does not work on the others.',
          FIX,
        ),
      ];
    }
    if (isIP(id)) return [failed('passkey.rpId is an IP address, for which browsers make no passkeys.', FIX)];
    if (id !== 'localhost' && getPublicSuffix(id, { allowPrivateDomains: true }) === id) {
      return [failed(`passkey.rpId is the public suffix ${id}, which browsers refuse.`, FIX)];
    }
    const problems: Problem[] = pages
      .filter(({ hostname }) => hostname !== id && !hostname.endsWith(`.${id}`))
      .map(({ origin, hostname }) =>
        failed(
          `Pages of ${origin} cannot use passkeys of ${id}${siteOf(hostname) === siteOf(id) ? ', which is not above their host' : ''}.`,
          FIX,
        ),
      );
    return unless(problems, id);
  },
};

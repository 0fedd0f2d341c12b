import type { Check } from '../check.ts';
import { failed, ok, type Problem, skipped, warning } from '../finding.ts';

const WIDE = /\/([0-7])$/;

export const trustedProxies: Check = {
  id: 'trusted-proxies',
  title: 'Proxies in front of the backend',
  looksAt: 'Whether it is said where the addresses of clients come from, and no client can choose its own.',
  needs: ['configuration'],
  run({ settings, isProduction }) {
    if (!settings) return skipped('The options are not valid.');
    const { trustedProxies: proxies, clientAddress } = settings;
    if (clientAddress) return ok('the option clientAddress finds the address');
    if (proxies === undefined) {
      if (!isProduction) return ok('not set; in development that is usual');
      return [
        warning(
          'trustedProxies is not set: behind a proxy all visitors would share one address and its limits.',
          'Set trustedProxies (POSTERN_TRUSTED_PROXIES) to the number of proxies or to their ranges; 0 when there is none.',
        ),
      ];
    }
    const problems: Problem[] = [];
    if (Array.isArray(proxies)) {
      for (const range of proxies.filter((each) => WIDE.test(each))) {
        problems.push(
          failed(
            `trustedProxies trusts ${range}, which is nearly everyone, so each client can choose its own address.`,
            'Name only the ranges of your own proxies.',
          ),
        );
      }
    } else if (proxies > 3) {
      problems.push(
        warning(
          `trustedProxies counts ${proxies} proxies; with fewer in front, clients can choose their own address.`,
          'Count the proxies, or name their ranges instead of a number.',
        ),
      );
    }
    return problems.length > 0 ? problems : ok(Array.isArray(proxies) ? `${proxies.length} ranges` : String(proxies));
  },
};

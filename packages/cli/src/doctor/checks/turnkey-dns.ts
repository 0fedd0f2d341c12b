import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { reasonOf } from '../ask-server.ts';
import type { Check } from '../check.ts';
import { failed, ok } from '../finding.ts';

export const turnkeyDns: Check = {
  id: 'turnkey-dns',
  title: 'Name of the API',
  looksAt: 'Whether the host name of the API has an address.',
  needs: ['api-url'],
  async run({ turnkey: { apiUrl } }) {
    const hostname = new URL(apiUrl).hostname.replace(/^\[|\]$/g, '');
    if (isIP(hostname)) return ok('an address');
    try {
      const addresses = await lookup(hostname, { all: true });
      return ok(`${addresses.length === 1 ? 'one address' : `${addresses.length} addresses`}`);
    } catch (error) {
      return [
        failed(
          `The name ${hostname} cannot be resolved: ${reasonOf(error)}.`,
          'Check the spelling in TURNKEY_API_URL, and the name server of this machine.',
        ),
      ];
    }
  },
};

import type { Check } from '../check.ts';
import { ok, warning } from '../finding.ts';

const NAMES = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'];

export const outgoingProxy: Check = {
  id: 'outgoing-proxy',
  title: 'Proxy for outgoing requests',
  looksAt: 'Whether a proxy in the environment is one that the backend would not use.',
  run({ environment, options }) {
    const name = NAMES.find((each) => environment[each]);
    if (name === undefined) return ok('none in the environment');
    if (options.fetch) return ok('the option fetch sends the requests');
    return [
      warning(
        `${name} is set, but the backend connects to Turnkey directly.`,
        'If this network needs the proxy, give the option fetch one that uses it, such as that of undici with a ProxyAgent.',
      ),
    ];
  },
};

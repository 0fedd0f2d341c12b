import type { ConnectionInfo, PosternOptions } from '../configuration/options.ts';
import type { ClientNetwork } from '../limits/client-network.ts';
import { clientNetwork } from '../limits/client-network.ts';
import { createClientAddress } from './client-address.ts';
import type { OperatorNotices } from './operator-notices.ts';

/** Finds the networks of a request's client. */
export type LocateClient = (request: Request, connection: ConnectionInfo) => ClientNetwork;

const NO_ADDRESS =
  'A request came without the address of its client. All such requests share one limit. Pass the address as the second ' +
  'argument of postern.fetch, { remoteAddress }, or set the option trustedProxies or clientAddress.';
const UNREADABLE =
  'The proxies of the option trustedProxies sent no readable client address. Such requests share one limit. ' +
  'Check that the outermost proxy overwrites X-Forwarded-For and Forwarded, and that trustedProxies names all proxies.';
const IGNORED =
  'A request came with X-Forwarded-For or Forwarded, which is ignored. If your proxy set it, all its users share one ' +
  'limit. Set the option trustedProxies (POSTERN_TRUSTED_PROXIES) to your proxies, or to 0 if there is no proxy.';

/** Locates clients as the options say, and notifies the operator when the options are not sufficient. */
export function createLocateClient(
  options: Pick<PosternOptions, 'trustedProxies' | 'clientAddress'>,
  notify: OperatorNotices,
): LocateClient {
  const { trustedProxies, clientAddress } = options;
  const addressOf = createClientAddress(options);
  return (request, connection) => {
    const { headers } = request;
    const client = clientNetwork(addressOf(request, connection));
    if (client.name === undefined) notify('clientAddress', trustedProxies ? UNREADABLE : NO_ADDRESS);
    else if (
      trustedProxies === undefined &&
      !clientAddress &&
      (headers.has('x-forwarded-for') || headers.has('forwarded'))
    ) {
      notify('proxy', IGNORED);
    }
    return client;
  };
}

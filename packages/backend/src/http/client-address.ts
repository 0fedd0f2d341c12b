import { BlockList, isIP } from 'node:net';
import type { ConnectionInfo, PosternOptions } from '../configuration/options.ts';
import { canonicalAddress } from '../limits/client-network.ts';
import type { ForwardedNodes } from './forwarded.ts';
import { parseForwarded, parseXForwardedFor } from './forwarded.ts';

/** Finds a client's address in canonical form. Undefined when it is unknown. */
export type ClientAddress = (request: Request, connection: ConnectionInfo) => string | undefined;

/**
 * Decides where client addresses come from: the option `clientAddress`, else the headers of the trusted proxies, else
 * the socket. Without `trustedProxies` the headers are ignored, because every client can send them.
 */
export function createClientAddress({
  trustedProxies = 0,
  clientAddress,
}: Pick<PosternOptions, 'trustedProxies' | 'clientAddress'>): ClientAddress {
  if (clientAddress) return (request, connection) => canonicalAddress(clientAddress(request, connection));
  if (trustedProxies === 0) return (_request, { remoteAddress }) => canonicalAddress(remoteAddress);
  const walk = typeof trustedProxies === 'number' ? walkHops(trustedProxies) : walkTrusted(trustedProxies);
  return ({ headers }, { remoteAddress }) => {
    const peer = canonicalAddress(remoteAddress);
    const forwarded = headers.get('forwarded');
    const xForwardedFor = headers.get('x-forwarded-for');
    const follow = (nodes: ForwardedNodes | undefined) => nodes && walk([peer, ...nodes.toReversed()]);
    if (forwarded === null) return follow(xForwardedFor === null ? [] : parseXForwardedFor(xForwardedFor));
    const address = follow(parseForwarded(forwarded));
    if (xForwardedFor === null) return address;
    // A proxy writes one of the two headers and may pass the other one on as the client sent it. So both must name the
    // same client.
    return follow(parseXForwardedFor(xForwardedFor)) === address ? address : undefined;
  };
}

/** Finds the client in the chain of nodes, which goes from the other end of the socket to the client. */
type Walk = (chain: ForwardedNodes) => string | undefined;

/** Skips a fixed number of proxies. If the chain is shorter, its end is the farthest node that is known. */
function walkHops(hops: number): Walk {
  return (chain) => chain[Math.min(hops, chain.length - 1)];
}

/** Skips proxies as long as their addresses are trusted. */
function walkTrusted(ranges: readonly string[]): Walk {
  const trusted = new BlockList();
  for (const range of ranges) {
    const [text = '', prefix] = range.split('/');
    const family = isIP(text) === 4 ? 'ipv4' : 'ipv6';
    if (prefix === undefined) trusted.addAddress(text, family);
    else trusted.addSubnet(text, Number(prefix), family);
  }
  return (chain) => {
    for (const [index, node] of chain.entries()) {
      if (node === undefined) return undefined;
      const isTrusted = trusted.check(node, isIP(node) === 4 ? 'ipv4' : 'ipv6');
      if (!isTrusted || index === chain.length - 1) return node;
    }
    return undefined;
  };
}

import { BlockList, isIP } from 'node:net';
import type { ConnectionInfo, PosternOptions } from '../configuration/options.ts';
import { canonicalAddress } from '../limits/client-network.ts';
import type { ForwardedNodes } from './forwarded.ts';
import { parseForwarded, parseXForwardedFor } from './forwarded.ts';

/** Finds a client's address in its one spelling; undefined when it is unknown. */
export type ClientAddress = (request: Request, connection: ConnectionInfo) => string | undefined;

/**
 * Decides where client addresses come from: the option `clientAddress`, else the headers of the trusted proxies, else the
 * socket. Without `trustedProxies` the headers count for nothing, since every client can send them.
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
    // A proxy writes one of the two and can let the other one pass as the client has sent it. Only if both name the same
    // client it does not matter which one that is.
    return follow(parseXForwardedFor(xForwardedFor)) === address ? address : undefined;
  };
}

/** The nodes of a request, from the socket's other end to the client. */
type Walk = (chain: ForwardedNodes) => string | undefined;

/** Passes a fixed number of proxies. A chain that is shorter has not passed all of them; its end is the farthest known. */
function walkHops(hops: number): Walk {
  return (chain) => chain[Math.min(hops, chain.length - 1)];
}

/** Passes proxies as long as their addresses are trusted. */
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

import { isIP } from 'node:net';

/** A network of a client, and by how much its limits are higher than those of one client. */
interface Tier {
  network: string;
  factor: number;
}

/** The networks of a client, as limits count them. */
export interface ClientNetwork {
  /** The smallest network, for the audit event: an IPv4 address or an IPv6 /64. Undefined when the address is unknown. */
  name: string | undefined;
  /** From the smallest network to the largest. */
  tiers: readonly Tier[];
  /** The largest network that one customer of an internet provider can have. */
  largest: string;
}

/** Factors for the limits of the larger networks. The larger the network, the more honest clients it can have. */
const FACTORS = { 56: 3, 48: 10, 24: 10 } as const;

/**
 * All requests without an address are counted together. They can be all requests of a deployment, so the factor is that
 * of a large network.
 */
const UNKNOWN: ClientNetwork = {
  name: undefined,
  tiers: [{ network: 'unknown', factor: FACTORS[48] }],
  largest: 'unknown',
};

/**
 * Finds the networks of an IP address. One customer can have 2^80 IPv6 addresses (a /48), so IPv6 is counted by its
 * /64, /56 and /48. IPv4 is counted by its address and its /24.
 * @param address As `canonicalAddress` returns it.
 */
export function clientNetwork(address: string | undefined): ClientNetwork {
  if (address === undefined) return UNKNOWN;
  return isIP(address) === 4 ? ipv4Network(address) : ipv6Network(address);
}

/**
 * Brings an IP address into canonical form: IPv4 dotted, IPv6 as in RFC 5952. An IPv4 address inside an IPv6 address
 * (mapped, or translated by NAT64, RFC 6052) becomes the IPv4 address. Otherwise all IPv4 clients would be in one /64.
 * @param text An address, IPv6 with or without brackets and zone.
 * @returns undefined when it is not an address.
 */
export function canonicalAddress(text: string | undefined): string | undefined {
  const bare = text?.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '') ?? '';
  if (isIP(bare) === 4) return bare;
  if (isIP(bare) !== 6) return undefined;
  // The URL parser writes the last 32 bits in hex when they were dotted decimal.
  const canonical = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const groups = expand(canonical);
  const prefix = groups.slice(0, 6).join(':');
  if (prefix !== '0:0:0:0:0:65535' && prefix !== `${0x64}:${0xff9b}:0:0:0:0`) return canonical;
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

function ipv4Network(address: string): ClientNetwork {
  const largest = `${address.split('.').slice(0, 3).join('.')}.0/24`;
  return {
    name: address,
    tiers: [
      { network: address, factor: 1 },
      { network: largest, factor: FACTORS[24] },
    ],
    largest,
  };
}

function ipv6Network(address: string): ClientNetwork {
  const [a = 0, b = 0, c = 0, d = 0] = expand(address);
  const hex = (groups: number[]) => groups.map((group) => group.toString(16)).join(':');
  const name = `${hex([a, b, c, d])}::/64`;
  const largest = `${hex([a, b, c])}::/48`;
  return {
    name,
    tiers: [
      { network: name, factor: 1 },
      { network: `${hex([a, b, c, d & 0xff00])}::/56`, factor: FACTORS[56] },
      { network: largest, factor: FACTORS[48] },
    ],
    largest,
  };
}

/** The eight groups of an IPv6 address as RFC 5952 writes it. */
function expand(canonical: string): number[] {
  const [head = '', tail] = canonical.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = !tail ? [] : tail.split(':');
  const zeros = new Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
}

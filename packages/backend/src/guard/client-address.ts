import { isIP } from 'node:net';

/**
 * Brings an IP address into the form in which clients are counted. One client can have 2^64 IPv6 addresses, and one
 * address many spellings; so IPv6 counts by its /64 network, and an IPv4 address that is mapped into IPv6 as IPv4.
 * @returns undefined when it is not an address.
 */
export function clientNetwork(address: string | undefined): string | undefined {
  const bare = address?.replace(/^\[|\]$/g, '').replace(/%.*$/, '') ?? '';
  if (isIP(bare) === 4) return bare;
  if (isIP(bare) !== 6) return undefined;
  const groups = expand(bare);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    const [high = 0, low = 0] = groups.slice(6);
    return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups of a valid IPv6 address (RFC 4291, section 2.2). */
function expand(address: string): number[] {
  // The URL parser writes the last 32 bits in hex, where they were dotted decimal.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = !tail ? [] : tail.split(':');
  const zeros = new Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
}

import { expect, it } from 'vitest';
import { canonicalAddress, clientNetwork } from './client-network.ts';

const networksOf = (address: string) => {
  const { tiers } = clientNetwork(canonicalAddress(address));
  return tiers.map(({ network, factor }) => `${network} x${factor}`);
};

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2::9'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::ffff:c000:201', '192.0.2.1'],
  ['64:ff9b::192.0.2.1', '192.0.2.1'],
  ['64:ff9b:1::192.0.2.1', '64:ff9b:1::c000:201'],
  ['1.2.3', undefined],
  ['127.1', undefined],
  ['evil', undefined],
  ['', undefined],
  [undefined, undefined],
])('The address %s is spelled %s', (text, address) => {
  expect(canonicalAddress(text)).toBe(address);
});

it('An IPv6 address counts for its /64, /56 and /48, with growing limits', () => {
  expect(networksOf('2001:db8:1:2ab::9')).toEqual([
    '2001:db8:1:2ab::/64 x1',
    '2001:db8:1:200::/56 x3',
    '2001:db8:1::/48 x10',
  ]);
  expect(networksOf('::1')).toEqual(['0:0:0:0::/64 x1', '0:0:0:0::/56 x3', '0:0:0::/48 x10']);
});

it('An IPv4 address counts for itself and its /24', () => {
  expect(networksOf('::ffff:192.0.2.77')).toEqual(['192.0.2.77 x1', '192.0.2.0/24 x10']);
});

it('Whatever is not an address counts for one shared bucket', () => {
  expect(networksOf('unknown')).toEqual(networksOf('_hidden'));
});

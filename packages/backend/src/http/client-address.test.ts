import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAddressRange } from '../configuration/address-range.ts';
import { createClientAddress } from './client-address.ts';

const PROXY = '10.0.0.7';

function addressOf(trustedProxies: number | string[] | undefined, headers: HeadersInit, remoteAddress = PROXY) {
  const find = createClientAddress(trustedProxies === undefined ? {} : { trustedProxies });
  return find(new Request('https://app.example.com/', { headers }), { remoteAddress });
}

const ipv4 = fc.ipV4();
const ipv6 = fc.ipV6();
/** Header text as a client can send it. */
const headerText = fc.string({ unit: fc.constantFrom(...'for=";,\\[]:._ 0123456789abcdefunknown\t') });
const canonical = (address: string) => addressOf(undefined, {}, address);

describe('X-Forwarded-For', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['203.0.113.9:4711', '203.0.113.9'],
    ['6.6.6.6, 203.0.113.9', '203.0.113.9'],
    ['6.6.6.6,203.0.113.9 , 10.1.2.3', '203.0.113.9'],
    ['[2001:DB8::17]:4711', '2001:db8::17'],
    ['2001:db8::17', '2001:db8::17'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['6.6.6.6, unknown', undefined],
    ['6.6.6.6, 1.2.3.4.5', undefined],
    ['10.1.2.3, 10.4.5.6', '10.1.2.3'],
    [' , ', PROXY],
  ])('The X-Forwarded-For header %j names the client %s', (header, address) => {
    expect(addressOf(['10.0.0.0/8'], { 'X-Forwarded-For': header })).toBe(address);
  });

  it('Whatever a client sends before, the address that the trusted proxy has added counts', () => {
    fc.assert(
      fc.property(headerText, fc.oneof(ipv4, ipv6), (sent, address) => {
        fc.pre(!address.startsWith('10.') && !canonical(address)?.startsWith('10.'));
        const headers = { 'X-Forwarded-For': `${sent}, ${address}` };
        expect(addressOf(['10.0.0.0/8'], headers)).toBe(canonical(address));
        expect(addressOf(1, headers)).toBe(canonical(address));
      }),
    );
  });
});

describe('Forwarded (RFC 7239)', () => {
  it.each([
    ['for=203.0.113.9', '203.0.113.9'],
    ['For="203.0.113.9:4711";proto=https;by=10.0.0.7', '203.0.113.9'],
    ['for="[2001:db8:cafe::17]:4711"', '2001:db8:cafe::17'],
    ['for=[2001:db8:cafe::17]', '2001:db8:cafe::17'],
    ['for="[2001:db8:cafe::17]:_port"', '2001:db8:cafe::17'],
    ['for=6.6.6.6, for="203\\.0.113.9"', '203.0.113.9'],
    ['for=6.6.6.6,proto=https;for=203.0.113.9 , for="10.1.2.3"', '203.0.113.9'],
    ['by="a,for=6.6.6.6";for=203.0.113.9', '203.0.113.9'],
    ['for=6.6.6.6, for=unknown', undefined],
    ['for=6.6.6.6, for=_gazonk', undefined],
    ['for=6.6.6.6, proto=https', undefined],
    ['for=6.6.6.6;for=203.0.113.9', undefined],
    ['for="6.6.6.6', undefined],
    ['for=6.6.6.6, for=", for="[2001:db8::bad]"', undefined],
    ['for = 6.6.6.6', undefined],
    ['for=203.0.113.9,,', '203.0.113.9'],
  ])('The Forwarded header %j names the client %s', (header, address) => {
    expect(addressOf(['10.0.0.0/8'], { Forwarded: header })).toBe(address);
  });

  it('Whatever a client sends before, it is never an address of the client’s choice that counts', () => {
    fc.assert(
      fc.property(headerText, ipv6, fc.boolean(), (sent, address, hasPort) => {
        const added = `for="[${address}]${hasPort ? ':4711' : ''}"`;
        const found = addressOf(1, { Forwarded: `${sent}, ${added}` });
        expect([canonical(address), undefined]).toContain(found);
      }),
    );
  });

  it('An address is read back from every spelling that the RFC allows', () => {
    const pair = fc.constantFrom('proto=https', 'by=_proxy', 'host="a,b;c=\\"d\\""', 'secret="for=6.6.6.6"');
    fc.assert(
      fc.property(
        ipv6,
        fc.array(pair),
        fc.array(pair),
        fc.constantFrom('for', 'FOR', 'For'),
        (address, before, after, name) => {
          const element = [...before, `${name}="[${address}]"`, ...after].join(';');
          expect(addressOf(1, { Forwarded: `for=6.6.6.6, ${element}` })).toBe(canonical(address));
        },
      ),
    );
  });
});

describe('which header is used', () => {
  it('Without trustedProxies the headers count for nothing', () => {
    fc.assert(
      fc.property(headerText, (sent) => {
        const headers = { 'X-Forwarded-For': `x${sent}`, Forwarded: `x${sent}` };
        for (const trusted of [undefined, 0]) expect(addressOf(trusted, headers, '203.0.113.9')).toBe('203.0.113.9');
      }),
    );
  });

  it('A peer that is not trusted cannot speak for others', () => {
    expect(addressOf(['10.0.0.0/8'], { 'X-Forwarded-For': '6.6.6.6' }, '203.0.113.9')).toBe('203.0.113.9');
    expect(addressOf(['2001:db8::/32'], { Forwarded: 'for=6.6.6.6' }, '2001:db9::1')).toBe('2001:db9::1');
  });

  it('A header beside the proxy’s own cannot choose the address', () => {
    const both = (forwarded: string, xForwardedFor: string) =>
      addressOf(1, { Forwarded: forwarded, 'X-Forwarded-For': xForwardedFor });
    expect(both('for=6.6.6.6', '203.0.113.9')).toBeUndefined();
    expect(both('for="', '203.0.113.9')).toBeUndefined();
    expect(both('for="203.0.113.9:80"', '6.6.6.6, 203.0.113.9')).toBe('203.0.113.9');
  });

  it('A number of proxies is counted from the socket', () => {
    const headers = { 'X-Forwarded-For': '6.6.6.6, 203.0.113.9, 10.9.9.9' };
    expect([0, 1, 2, 3].map((hops) => addressOf(hops, headers))).toEqual([PROXY, '10.9.9.9', '203.0.113.9', '6.6.6.6']);
    expect(addressOf(2, {})).toBe(PROXY);
    // A platform that hands over no socket address still writes the header.
    const find = createClientAddress({ trustedProxies: 1 });
    const request = new Request('https://app.example.com/', { headers });
    expect(find(request, {})).toBe('10.9.9.9');
    expect(createClientAddress({ trustedProxies: ['10.0.0.0/8'] })(request, {})).toBeUndefined();
  });
});

it.each([
  ['10.0.0.1', true],
  ['10.0.0.0/8', true],
  ['2001:db8::/32', true],
  ['::1', true],
  ['10.0.0.0/33', false],
  ['2001:db8::/129', false],
  ['10.0.0.0/', false],
  ['10.0.0.0/8/8', false],
  ['10.0.0.0/-1', false],
  ['proxy.internal', false],
  ['10.0.0', false],
])('The text %s is a range of addresses: %s', (text, isRange) => {
  expect(isAddressRange(text)).toBe(isRange);
});

import { expect, it } from 'vitest';
import { createLocateClient } from './locate-client.ts';

type Options = Parameters<typeof createLocateClient>[0];

function locate(options: Options, headers: HeadersInit = {}, remoteAddress?: string) {
  const notices: string[] = [];
  const find = createLocateClient(options, (kind, sentence) => notices.push(`${kind}: ${sentence.slice(0, 40)}`));
  const client = find(new Request('https://api.example.com/', { headers }), remoteAddress ? { remoteAddress } : {});
  return [client.name, ...notices];
}

const FORWARDED = { 'X-Forwarded-For': '192.0.2.1' };

it('A client is located by its socket', () => {
  expect(locate({}, {}, '192.0.2.1')).toEqual(['192.0.2.1']);
});

it('The operator is told when the address is missing', () => {
  const missing = [undefined, 'clientAddress: A request came without the address of it'];
  expect(locate({})).toEqual(missing);
  expect(locate({ trustedProxies: 0 })).toEqual(missing);
  expect(locate({ clientAddress: () => undefined }, {}, '192.0.2.1')).toEqual(missing);
});

it('The operator is told when the proxies send no address', () => {
  const unreadable = [undefined, 'clientAddress: The proxies of the option trustedProxies'];
  expect(locate({ trustedProxies: 1 }, { 'X-Forwarded-For': 'unknown' }, '10.0.0.1')).toEqual(unreadable);
});

it('The operator is told when a header is ignored because no option says what to do with it', () => {
  const ignored = ['10.0.0.1', 'proxy: A request came with X-Forwarded-For or F'];
  expect(locate({}, FORWARDED, '10.0.0.1')).toEqual(ignored);
  expect(locate({}, { Forwarded: 'for=192.0.2.1' }, '10.0.0.1')).toEqual(ignored);
  expect(locate({ trustedProxies: 0 }, FORWARDED, '10.0.0.1')).toEqual(['10.0.0.1']);
  expect(locate({ clientAddress: () => '192.0.2.9' }, FORWARDED, '10.0.0.1')).toEqual(['192.0.2.9']);
  expect(locate({ trustedProxies: 1 }, FORWARDED, '10.0.0.1')).toEqual(['192.0.2.1']);
});

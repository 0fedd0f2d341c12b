import { expect, it } from 'vitest';
import { foreignRequest } from './own-request.ts';

const request = (host: string, headers: Record<string, string> = {}) => ({
  url: `http://${host}/_authority/inbox`,
  headers: new Headers({ Host: host, ...headers }),
});

it.each(['localhost:4000', 'LOCALHOST:4000', '127.0.0.1:4000', '[::1]:4000', '127.1.2.3'])(
  'A request to the host %s is accepted',
  (host) => {
    expect(foreignRequest(request(host), [], true)).toBeUndefined();
  },
);

it.each([
  'evil.example:4000',
  'localhost.evil.example:4000',
  'localhost.:4000',
  '127.0.0.1.evil.example',
  '10.0.0.1:4000',
  'localhost:4000@evil.example',
])('A request to the host %s is refused', (host) => {
  expect(foreignRequest({ url: 'http://localhost:4000/', headers: new Headers({ Host: host }) }, [], true)).toBe(
    'foreign host',
  );
});

it('A request is accepted for exactly the host names that are configured', () => {
  const hosts = ['localhost:4000', 'codes.example.com', 'plain.example.com:80'];
  expect(foreignRequest(request('localhost:4000'), hosts)).toBeUndefined();
  expect(foreignRequest(request('codes.example.com'), hosts)).toBeUndefined();
  expect(foreignRequest(request('plain.example.com'), hosts)).toBeUndefined();
  expect(foreignRequest(request('localhost:4001'), hosts)).toBe('foreign host');
  expect(foreignRequest(request('codes.example.com:81'), hosts)).toBe('foreign host');
});

it.each([
  [{ 'Sec-Fetch-Site': 'none' }, undefined],
  [{ 'Sec-Fetch-Site': 'same-origin' }, undefined],
  [{ 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' }, undefined],
  [{ 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' }, 'cross-site'],
  [{ 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'cors' }, 'cross-site'],
  [{ 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' }, 'cross-site'],
  [{ 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' }, 'cross-site'],
  [{ Origin: 'http://localhost:4000' }, undefined],
  [{ Origin: 'http://localhost:3000' }, 'cross-site'],
  [{ Origin: 'null' }, 'cross-site'],
])('A request with the headers %j is accepted or refused as cross-site', (headers, expected) => {
  expect(foreignRequest(request('localhost:4000', headers as Record<string, string>), ['localhost:4000'])).toBe(
    expected,
  );
});

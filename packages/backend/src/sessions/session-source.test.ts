import { expect, it } from 'vitest';
import { headerOf, sessionTokenOf } from './session-source.ts';

it('The token of a request is its bearer token, or the text itself', () => {
  expect(sessionTokenOf('a.b')).toBe('a.b');
  expect(sessionTokenOf({ headers: { authorization: 'Bearer a.b-c_d~e+f/g=' } })).toBe('a.b-c_d~e+f/g=');
  for (const source of ['', { headers: {} }, new Request('https://app.example.com/')]) {
    expect(() => sessionTokenOf(source)).toThrow(expect.objectContaining({ code: 'INVALID_SESSION' }));
  }
});

it('A header is read from every kind of request, and is empty when it is missing or repeated', () => {
  expect(headerOf({ headers: new Headers({ Host: 'a' }) }, 'host')).toBe('a');
  expect(headerOf({ headers: { host: 'a' } }, 'host')).toBe('a');
  expect(headerOf({ headers: { host: ['a', 'b'] } }, 'host')).toBe('');
  expect(headerOf({ headers: {} }, 'host')).toBe('');
  expect(headerOf({ headers: new Headers() }, 'host')).toBe('');
  const ofFramework = { get: (name: string) => `own ${name}` };
  expect(headerOf({ headers: ofFramework as unknown as Headers }, 'host')).toBe('own host');
});

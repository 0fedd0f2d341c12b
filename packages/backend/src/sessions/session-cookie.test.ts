import { describe, expect, it } from 'vitest';
import { createSessionTransport } from './session-cookie.ts';
import type { SessionSource } from './session-source.ts';

const ORIGIN = 'https://app.example.com';
const transportFor = (origins: string[] = [ORIGIN], isOn = true) =>
  createSessionTransport({ isOn, origins, now: () => 10_500 });

type Headers = Record<string, string | undefined>;

function tokenOf(source: SessionSource, origins?: string[], isOn?: boolean): string {
  try {
    return transportFor(origins, isOn).tokenOf(source);
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const get = (headers: Headers): SessionSource => ({ method: 'GET', headers });
const post = (headers: Headers): SessionSource => ({
  method: 'POST',
  headers: { cookie: '__Host-postern=a.b-c_1', ...headers },
});

describe('the session cookie', () => {
  it('It lasts as long as the session, and is not readable for scripts', () => {
    const { cookie } = transportFor();
    expect(cookie?.keep('a.b.c', 20)).toBe('__Host-postern=a.b.c; Max-Age=9; Path=/; HttpOnly; SameSite=Lax; Secure');
    expect(cookie?.keep('a.b.c', 5)).toContain('; Max-Age=0;');
    expect(cookie?.clear()).toBe('__Host-postern=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure');
  });

  it('Only when all pages are on this machine it has no prefix and is not secure', () => {
    const clear = (...origins: string[]) => transportFor(origins).cookie?.clear();
    const plain = 'postern=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax';
    expect(clear('http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:8080')).toBe(plain);
    const others = [
      [],
      ['http://localhost:3000', ORIGIN],
      ['https://localhost:3000'],
      ['http://localhost.example.com'],
    ];
    for (const origins of [...others, ['http://localhost:3000/'], ['http://x127.0.0.1'], ['xhttp://localhost']]) {
      expect(clear(...origins)).toContain('__Host-postern=; ');
    }
  });

  it('Without the cookie only a bearer token counts', () => {
    expect(transportFor([ORIGIN], false).cookie).toBeUndefined();
    expect(tokenOf(get({ authorization: 'Bearer a.b' }), [ORIGIN], false)).toBe('a.b');
    expect(tokenOf(get({ cookie: '__Host-postern=a.b' }), [ORIGIN], false)).toBe('INVALID_SESSION');
  });
});

describe('the token of a request', () => {
  it('It is the bearer token, else that of the cookie', () => {
    expect(tokenOf('a.b')).toBe('a.b');
    expect(tokenOf(get({ authorization: 'Bearer a.b', cookie: '__Host-postern=c.d' }))).toBe('a.b');
    expect(tokenOf(get({ cookie: '__Host-postern=c.d' }))).toBe('c.d');
    expect(tokenOf(get({}))).toBe('INVALID_SESSION');
    expect(tokenOf(new Request(ORIGIN, { headers: { Authorization: 'bearer a.b' } }))).toBe('a.b');
  });

  it('A bearer token stands alone', () => {
    for (const authorization of [
      'a.b',
      'Basic a.b',
      'Bearer',
      'Bearer a b',
      'xBearer a.b',
      'Bearer a.b,c',
      'Bearer  a',
    ]) {
      expect(tokenOf(get({ authorization }))).toBe('INVALID_SESSION');
    }
  });

  it('The cookie is found among others, by its exact name', () => {
    for (const cookie of ['a=b; __Host-postern=c.d', '__Host-postern=c.d;a=b', ' __Host-postern=c.d ']) {
      expect(tokenOf(get({ cookie }))).toBe('c.d');
    }
    const others = [
      'postern=c.d',
      'x__Host-postern=c.d',
      '__Host-postern=',
      '__Host-postern="c.d"',
      '__Host-postern=c d',
    ];
    for (const cookie of [...others, '__Host-postern']) expect(tokenOf(get({ cookie }))).toBe('INVALID_SESSION');
    expect(tokenOf(get({ cookie: 'postern=c.d' }), ['http://localhost:3000'])).toBe('c.d');
  });

  it('With a method that may change something the cookie counts only from an own page', () => {
    const own = 'a.b-c_1';
    expect(tokenOf(post({ 'sec-fetch-site': 'same-origin' }))).toBe(own);
    expect(tokenOf(post({ origin: ORIGIN, 'sec-fetch-site': 'cross-site' }))).toBe(own);
    expect(tokenOf(post({ origin: 'https://api.example.com', host: 'api.example.com' }))).toBe(own);
    expect(tokenOf(post({ origin: 'https://evil.example', authorization: 'Bearer x.y' }))).toBe('x.y');
    for (const headers of [
      {},
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site', origin: 'https://api.example.com', host: 'api.example.com' },
      { origin: 'https://evil.example', host: 'api.example.com' },
      { origin: 'http://api.example.com', host: 'api.example.com' },
      { origin: 'null', host: '' },
    ]) {
      expect(tokenOf(post(headers))).toBe('INVALID_SESSION');
    }
  });

  it('Methods that change nothing need no page', () => {
    const headers = { cookie: '__Host-postern=c.d', 'sec-fetch-site': 'cross-site' };
    for (const method of ['GET', 'HEAD', 'OPTIONS']) expect(tokenOf({ method, headers })).toBe('c.d');
    for (const method of ['POST', 'DELETE', 'get', undefined])
      expect(tokenOf({ method, headers })).toBe('INVALID_SESSION');
  });
});

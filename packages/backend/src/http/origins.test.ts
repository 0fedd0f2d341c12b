import { describe, expect, it } from 'vitest';
import { checkOrigin } from './origins.ts';

const ALLOWED = new Set(['https://app.example.com']);

const check = (headers: Record<string, string>, url = 'https://api.example.com/auth/x') => {
  try {
    return checkOrigin(new Headers(headers), new URL(url), ALLOWED) ?? 'no origin';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('checkOrigin', () => {
  it('A listed origin is accepted, exactly as it is listed', () => {
    expect(check({ Origin: 'https://app.example.com' })).toBe('https://app.example.com');
    const others = ['https://APP.example.com', 'https://app.example.com:444', 'http://app.example.com', 'null'];
    for (const origin of [...others, 'https://app.example.com.evil.example', 'https://x.app.example.com', '']) {
      expect(check({ Origin: origin })).toBe('ORIGIN_NOT_ALLOWED');
    }
  });

  it('A request without an origin is accepted, unless the browser says that it is cross-site', () => {
    expect(check({})).toBe('no origin');
    for (const site of ['same-origin', 'same-site', 'none'])
      expect(check({ 'Sec-Fetch-Site': site })).toBe('no origin');
    expect(check({ 'Sec-Fetch-Site': 'cross-site' })).toBe('ORIGIN_NOT_ALLOWED');
  });

  it('The own origin is accepted with https, whatever scheme the server sees', () => {
    expect(check({ Origin: 'https://api.example.com' })).toBe('https://api.example.com');
    expect(check({ Origin: 'https://api.example.com' }, 'http://api.example.com/')).toBe('https://api.example.com');
    expect(check({ Origin: 'https://api.example.com:8443' })).toBe('ORIGIN_NOT_ALLOWED');
    expect(check({ Origin: 'https://api.example.com/' })).toBe('ORIGIN_NOT_ALLOWED');
    expect(check({ Origin: 'ftp://api.example.com' })).toBe('ORIGIN_NOT_ALLOWED');
  });

  it('With http only the host of this machine or an address is its own origin', () => {
    for (const host of ['localhost:3000', '127.0.0.1', '192.0.2.7:8080', '[::1]:3000']) {
      expect(check({ Origin: `http://${host}` }, `http://${host}/auth`)).toBe(`http://${host}`);
      expect(check({ Origin: `ftp://${host}` }, `http://${host}/auth`)).toBe('ORIGIN_NOT_ALLOWED');
    }
    for (const host of ['api.example.com', 'localhost.example.com', 'x-localhost', '127.0.0.1.example.com']) {
      expect(check({ Origin: `http://${host}` }, `http://${host}/auth`)).toBe('ORIGIN_NOT_ALLOWED');
    }
    expect(check({ Origin: 'http://localhost:3001' }, 'http://localhost:3000/')).toBe('ORIGIN_NOT_ALLOWED');
  });
});

import { expect, it } from 'vitest';
import type { Endpoint } from './endpoint.ts';
import { createRouter } from './router.ts';

const endpoint = (method: string, path: string, kind: Endpoint['kind'] = 'json') =>
  ({ method, path, kind, operation: `${method} ${path}` }) as unknown as Endpoint;

const router = createRouter(
  [
    endpoint('GET', '/sessions'),
    endpoint('DELETE', '/sessions'),
    endpoint('DELETE', '/sessions/{id}'),
    endpoint('GET', '/oauth/{provider}', 'page'),
    endpoint('POST', '/mixed', 'page'),
    endpoint('GET', '/mixed', 'json'),
    endpoint('GET', '/callback', 'page'),
  ],
  '/auth',
);
const operation = (method: string, path: string) => {
  try {
    return router.at(path).endpoint(method).operation;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

it('An endpoint is found by its method and its path', () => {
  expect(operation('GET', '/auth/sessions')).toBe('GET /sessions');
  expect(operation('DELETE', '/auth/sessions')).toBe('DELETE /sessions');
  expect(operation('DELETE', '/auth/sessions/7')).toBe('DELETE /sessions/{id}');
  expect(operation('GET', '/auth/oauth/google')).toBe('GET /oauth/{provider}');
  expect(router.at('/auth/sessions').methods).toBe('GET, DELETE');
});

it('Another method or path is refused', () => {
  expect(operation('POST', '/auth/sessions')).toBe('METHOD_NOT_ALLOWED');
  expect(operation('GET', '/auth/sessions/7')).toBe('METHOD_NOT_ALLOWED');
  for (const path of ['/sessions', '/auth/session', '/auth/sessions/', '/auth/sessions/7/8', '/auth', '/']) {
    expect(operation('GET', path)).toBe('NOT_FOUND');
  }
});

it('A path of pages is one whose endpoints are all pages, and every path of OAuth', () => {
  expect(router.isPage('/auth/callback')).toBe(true);
  expect(router.isPage('/auth/oauth/google')).toBe(true);
  expect(router.isPage('/auth/oauth/unknown/callback')).toBe(true);
  for (const path of ['/auth/sessions', '/auth/mixed', '/auth/unknown', '/oauth/google', '/auth/x/auth/oauth/']) {
    expect(router.isPage(path)).toBe(false);
  }
});

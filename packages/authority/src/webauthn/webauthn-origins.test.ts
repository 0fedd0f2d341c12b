import { expect, it } from 'vitest';
import { isAllowedPage, possibleRpIds } from './webauthn-origins.ts';

const app = 'https://app.example.org';

it.each([
  [undefined, true],
  ['*', true],
  [app, true],
  [`${app}/`, true],
  [`https://other.example, ${app}`, true],
  ['https://other.example,*', true],
  ['', false],
  ['https://example.org', false],
  ['http://app.example.org', false],
  [`${app}:444`, false],
  ['app.example.org', false],
  ['https://app.example.org.example', false],
])('With the feature %j, the app can use passkeys: %j', (feature, expected) => {
  expect(isAllowedPage({ origin: app }, feature)).toBe(expected);
});

it('A page without an origin cannot use passkeys', () => {
  expect(isAllowedPage({}, '*')).toBe(false);
  expect(isAllowedPage({ origin: app, topOrigin: 1 }, '*')).toBe(false);
});

it('An Android app is named by the hash of its key', () => {
  const origin = 'android:apk-key-hash:MTIz';
  expect(isAllowedPage({ origin }, `${app},${origin}`)).toBe(true);
  expect(isAllowedPage({ origin }, app)).toBe(false);
  expect(possibleRpIds(origin, app)).toBeUndefined();
});

it('A page can use its host and the domains above it as relying party ids', () => {
  expect(possibleRpIds(app, undefined)).toEqual(['app.example.org', 'example.org', 'org']);
  expect(possibleRpIds('http://localhost:3000', undefined)).toEqual(['localhost']);
});

it('A page can also use the hosts of the other origins of the feature', () => {
  expect(possibleRpIds(app, `${app},https://example.net`)).toContain('example.net');
});

import { expect, it } from 'vitest';
import { canonicalEmailAddress } from './email-address.ts';

it.each([
  ['  Ada.Lovelace+Notes@Example.ORG ', 'ada.lovelace+notes@example.org'],
  ['user@xn--e1afmkfd.xn--p1ai', 'user@xn--e1afmkfd.xn--p1ai'],
  ['user@пример.рф', 'user@xn--e1afmkfd.xn--p1ai'],
  ['user@münchen.de', 'user@xn--mnchen-3ya.de'],
  ['user@MÜNCHEN.de', 'user@xn--mnchen-3ya.de'],
  ['a&b@example.com', 'a&b@example.com'],
  ['first/last@example.com', 'first/last@example.com'],
  ['x#y@example.com', 'x#y@example.com'],
  ['a!b@example.com', 'a!b@example.com'],
  ['user~1@example.com', 'user~1@example.com'],
  ["o'brien@example.com", "o'brien@example.com"],
  [`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
])('The address %j is spelled %s', (text, address) => {
  expect(canonicalEmailAddress(text)).toBe(address);
});

it.each([
  `${'a'.repeat(65)}@example.org`,
  `a@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(60)}.org`,
  `a@${'b'.repeat(64)}.org`,
  'a@b',
  '@example.org',
  'example.org',
  'a b@example.org',
  'a..b@example.org',
  '.a@example.org',
  'a.@example.org',
  '"a b"@example.org',
  'a@b@example.org',
  'Ada <ada@example.org>',
  'ada@example.org>',
  'a@example.org,b@example.org',
  'a@exa mple.org',
  'a@example.org/path',
  'a@example.org:25',
  'a@exa%6dple.org',
  'a@example..org',
  'a@example.org.',
  'a@-example.org',
  'a@127.0.0.1',
  'a@2130706433',
  'a@[127.0.0.1]',
  'bi\u212ae@example.org',
  'a\u0000@example.org',
  'a@exam\u0000ple.org',
  'a@exam\ud800ple.org',
  '',
])('The text %j is not an e-mail address', (text) => {
  expect(canonicalEmailAddress(text)).toBeUndefined();
});

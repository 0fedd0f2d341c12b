import { describe, expect, it } from 'vitest';
import { canonicalContact } from './contact.ts';

describe('canonicalContact', () => {
  it.each([
    ['  Ada.Lovelace+Notes@Example.ORG ', 'ada.lovelace+notes@example.org'],
    ['user@example.com', 'user@example.com'],
    [`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
    [`${'a'.repeat(65)}@example.org`, undefined],
    [`a@${'b'.repeat(250)}.org`, undefined],
    ['a@b', undefined],
    ['a b@example.org', undefined],
    ['Ada <ada@example.org>', undefined],
    ['a@example.org,b@example.org', undefined],
    // The Kelvin sign: a k in lower case.
    ['bi\u212ae@example.org', undefined],
    ['', undefined],
  ])('e-mail %s', (text, contact) => {
    expect(canonicalContact('OTP_TYPE_EMAIL', text)?.contact).toBe(contact);
  });

  it.each([
    ['+49 (30) 901820', '+4930901820', 'DE'],
    [' +1-415-555-2671', '+14155552671', 'US'],
    // Turnkey's sandbox.
    ['+19999999999', '+19999999999', undefined],
    ['030 901820', undefined, undefined],
    ['+14155552671 ext. 5', undefined, undefined],
    ['+999123456789', undefined, undefined],
    ['+1', undefined, undefined],
  ])('phone %s', (text, contact, country) => {
    const canonical = canonicalContact('OTP_TYPE_SMS', text);
    expect([canonical?.contact, canonical?.country]).toEqual([contact, country]);
  });
});

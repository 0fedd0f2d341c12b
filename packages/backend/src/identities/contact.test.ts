import { isSandboxContact } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { canonicalContact } from './contact.ts';

describe('canonicalContact', () => {
  it.each([
    ['+49 (30) 901820', '+4930901820', 'DE', true],
    [' +1-415-555-2671', '+14155552671', 'US', true],
    ['+44 7400 123456', '+447400123456', 'GB', true],
    // Turnkey's sandbox, to which nothing is sent.
    ['+19999999999', '+19999999999', undefined, false],
    // Full-width, as an East Asian keyboard types it.
    ['＋４９ ３０ ９０１８２０', '+4930901820', 'DE', true],
    // Premium rate, shared cost, personal numbers, toll-free, premium rate without a country.
    ['+19005551234', '+19005551234', 'US', false],
    ['+491805123456', '+491805123456', 'DE', false],
    ['+447012345678', '+447012345678', 'GB', false],
    ['+18005551234', '+18005551234', 'US', false],
    ['+979123456789', '+979123456789', undefined, false],
    ['+881612345678', '+881612345678', undefined, false],
    // No country has allocated these.
    ['+15551234567', '+15551234567', undefined, false],
    ['+68890123', '+68890123', 'TV', false],
  ])('The phone number %s is %s of %s, reachable: %s', (text, contact, country, isReachable) => {
    const expected = { contact, isReachable, ...(country ? { country } : {}) };
    expect(canonicalContact('OTP_TYPE_SMS', text)).toEqual(expected);
  });

  it.each(['030 901820', '+14155552671 ext. 5', '+999123456789', '+1', 'user@example.com'])(
    'The text %s is not a phone number',
    (text) => {
      expect(canonicalContact('OTP_TYPE_SMS', text)).toBeUndefined();
    },
  );
});

it.each([
  ['OTP_TYPE_EMAIL', ' User@Example.com', true],
  ['OTP_TYPE_SMS', '+1 (999) 999-9999', true],
  ['OTP_TYPE_EMAIL', 'user1@example.com', false],
] as const)('A contact of the sandbox (%s, %s) is recognized in every spelling: %s', (otpType, text, isSandbox) => {
  expect(isSandboxContact(otpType, canonicalContact(otpType, text)?.contact ?? '')).toBe(isSandbox);
});

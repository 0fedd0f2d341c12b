import { describe, expect, it } from 'vitest';
import { readContact } from './contact.ts';

describe('readContact', () => {
  it.each([
    ['email', ' ada@example.com ', 'ada@example.com'],
    ['email', 'ada+wallet@mail.example.co.uk', 'ada+wallet@mail.example.co.uk'],
    ['sms', '+1 (415) 555-2671', '+14155552671'],
    ['sms', '0044 20.7946.0018', '+442079460018'],
  ] as const)('The demo accepts the contact (%s) %j', (method, typed, contact) => {
    expect(readContact(method, typed)).toEqual({ contact });
  });

  it.each([
    ['email', ''],
    ['email', 'ada'],
    ['email', 'ada@example'],
    ['email', 'ada lovelace@example.com'],
    ['sms', '415 555 2671'],
    ['sms', '+1 415'],
    ['sms', '+1 415 555 2671 2671 2671'],
  ] as const)('The demo says what is wrong with the contact (%s) %j', (method, typed) => {
    expect(readContact(method, typed)).toHaveProperty('problem');
  });
});

import { expect, it } from 'vitest';
import { remainingTime } from './remaining-time.ts';

it.each([
  [-3, '0 s'],
  [59, '59 s'],
  [60, '1 min'],
  [899, '14 min'],
  [3_660, '1 h 1 min'],
  [86_400, '24 h 0 min'],
  [7 * 86_400, '7 days'],
])('The demo shows %i remaining seconds as %s', (seconds, text) => {
  expect(remainingTime(seconds)).toBe(text);
});

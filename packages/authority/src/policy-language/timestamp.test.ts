import { describe, expect, it } from 'vitest';
import { parseTimestamp } from './timestamp.ts';

describe('parseTimestamp', () => {
  it.each([
    ['2025-01-01T00:00:00Z', '2025-01-01T00:00:00.000Z'],
    ['2025-01-01t00:00:00z', '2025-01-01T00:00:00.000Z'],
    ['2025-01-01T00:00:00+00:00', '2025-01-01T00:00:00.000Z'],
    ['2025-01-01T00:00:00-00:00', '2025-01-01T00:00:00.000Z'],
    ['2024-02-29T23:59:59.123456789Z', '2024-02-29T23:59:59.123Z'],
    ['0050-01-01T00:00:00.5Z', '0050-01-01T00:00:00.500Z'],
  ])('Timestamp reads %s', (text, iso) => {
    expect(parseTimestamp(text)?.toISOString()).toBe(iso);
  });

  it.each([
    '2025-01-01T00:00:00-05:00',
    '2025-01-01T00:00:00',
    '2025-01-01',
    '2025-02-29T00:00:00Z',
    '2025-13-01T00:00:00Z',
    '2025-01-01T24:00:00Z',
    '2025-01-01T00:60:00Z',
    '2025-01-01 00:00:00Z',
    '',
  ])('Timestamp refuses %j', (text) => expect(parseTimestamp(text)).toBeUndefined());
});

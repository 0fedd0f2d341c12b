import { describe, expect, it } from 'vitest';
import { isInCronSpan, parseCronSpan } from './cron-span.ts';

function inSpan(cron: string, duration: string, timeZone: string, now: string): boolean {
  const span = parseCronSpan(cron, duration, timeZone);
  if (!span) throw new Error('not a span');
  return isInCronSpan(span, new Date(now));
}

describe('parseCronSpan', () => {
  it.each([
    '*/5 * * * *',
    '@daily',
    '0 9 * JAN *',
    '0 9 * * MON',
    '0 0 9 * * *',
    '0 9 * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 7',
    '5-1 * * * *',
    '1,,2 * * * *',
    '1- * * * *',
    '',
  ])('CronSpan refuses the schedule %j', (cron) => expect(parseCronSpan(cron, '1h', 'UTC')).toBeUndefined());

  it.each(['', '0m', '0d0h', '1.5h', '30s', '8', 'h', '-1h', '7d1m', '1h1d', '1h1h', '999999999d'])(
    'CronSpan refuses the duration %j',
    (duration) => {
      expect(parseCronSpan('* * * * *', duration, 'UTC')).toBeUndefined();
    },
  );

  it.each(['8h', '90m', '1d12h', '7d', '6d23h60m'])('CronSpan accepts the duration %j', (duration) => {
    expect(parseCronSpan('* * * * *', duration, 'UTC')).toBeDefined();
  });

  it.each(['', '+05:00', 'Nowhere/Town', 'America/New_York; DROP'])('CronSpan refuses the time zone %j', (timeZone) => {
    expect(parseCronSpan('* * * * *', '1h', timeZone)).toBeUndefined();
  });
});

describe('isInCronSpan', () => {
  it('A CronSpan holds from its start to the end of its duration, on the clock of its zone', () => {
    const businessHours = (now: string) => inSpan('0 9 * * 1-5', '8h', 'America/New_York', now);
    expect(businessHours('2026-03-03T13:59:59.999Z')).toBe(false);
    expect(businessHours('2026-03-03T14:00:00Z')).toBe(true);
    expect(businessHours('2026-03-03T21:59:59.999Z')).toBe(true);
    expect(businessHours('2026-03-03T22:00:00Z')).toBe(false);
    expect(businessHours('2026-03-07T15:00:00Z')).toBe(false);
    // After the change to daylight-saving time, 9:00 is one hour earlier.
    expect(businessHours('2026-03-10T13:00:00Z')).toBe(true);
    expect(businessHours('2026-03-10T21:00:00Z')).toBe(false);
  });

  it('A CronSpan crosses midnight, and counts elapsed time when the clock changes, as documented', () => {
    const overnight = (now: string) => inSpan('0 22 * * *', '8h', 'America/New_York', now);
    expect(overnight('2026-01-15T10:59:00Z')).toBe(true); // 5:59 the next morning
    expect(overnight('2026-01-15T11:00:00Z')).toBe(false); // 6:00
    expect(overnight('2026-03-08T10:59:00Z')).toBe(true); // spring forward: until 7:00
    expect(overnight('2026-03-08T11:00:00Z')).toBe(false);
    expect(overnight('2026-11-01T09:59:00Z')).toBe(true); // fall back: until 5:00
    expect(overnight('2026-11-01T10:00:00Z')).toBe(false);
  });

  it('A CronSpan skips a local time that does not exist, and repeats one that comes twice', () => {
    expect(inSpan('30 2 8 3 *', '1m', 'America/New_York', '2026-03-08T07:30:00Z')).toBe(false);
    expect(inSpan('30 1 1 11 *', '1m', 'America/New_York', '2026-11-01T05:30:00Z')).toBe(true);
    expect(inSpan('30 1 1 11 *', '1m', 'America/New_York', '2026-11-01T06:30:00Z')).toBe(true);
    expect(inSpan('30 1 1 11 *', '1m', 'America/New_York', '2026-11-01T07:30:00Z')).toBe(false);
  });

  it('A CronSpan with two restricted day fields holds on the days of either field', () => {
    const span = (now: string) => inSpan('0 9 1 * 1', '1h', 'UTC', now);
    expect(span('2026-04-01T09:30:00Z')).toBe(true); // the 1st, a Wednesday
    expect(span('2026-04-06T09:30:00Z')).toBe(true); // a Monday
    expect(span('2026-04-07T09:30:00Z')).toBe(false);
    expect(inSpan('0 9 1 * *', '1h', 'UTC', '2026-04-06T09:30:00Z')).toBe(false);
  });

  it('A CronSpan reads lists, ranges and zones with half hours', () => {
    expect(inSpan('0,30 9-11 * 1,4 *', '5m', 'UTC', '2026-04-06T10:34:59Z')).toBe(true);
    expect(inSpan('0,30 9-11 * 1,4 *', '5m', 'UTC', '2026-04-06T10:35:00Z')).toBe(false);
    expect(inSpan('0,30 9-11 * 1,4 *', '5m', 'UTC', '2026-05-06T10:30:00Z')).toBe(false);
    expect(inSpan('0 9 * * *', '1m', 'Asia/Kolkata', '2026-04-06T03:30:30Z')).toBe(true);
  });

  it('A CronSpan looks back over the longest duration', () => {
    expect(inSpan('0 0 1 1 *', '7d', 'UTC', '2026-01-07T23:59:59Z')).toBe(true);
    expect(inSpan('0 0 1 1 *', '7d', 'UTC', '2026-01-08T00:00:00Z')).toBe(false);
  });
});

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 1_440;
const MAX_DURATION_MINUTES = 7 * DAY_MINUTES;

/** The values that a cron field allows; undefined is `*`. */
type CronField = ReadonlySet<number> | undefined;

/** A recurring window. It opens when the schedule matches the local time of the time zone, and lasts `minutes`. */
export interface CronSpan {
  readonly minute: CronField;
  readonly hour: CronField;
  readonly dayOfMonth: CronField;
  readonly month: CronField;
  /** 0 is Sunday. */
  readonly dayOfWeek: CronField;
  readonly minutes: number;
  /** IANA time zone name. */
  readonly timeZone: string;
}

/**
 * Reads the three arguments of `CronSpan('<cron>', '<duration>', '<tz>')`: five cron fields of numbers, ranges and
 * lists or `*`; a duration of whole days, hours and minutes (`1d12h`), more than zero and at most seven days; an IANA
 * time zone name. Undefined when one of them is invalid.
 *
 * Turnkey docs, "Policy language", CronSpan.
 */
export function parseCronSpan(cron: string, duration: string, timeZone: string): CronSpan | undefined {
  const fields = cron.trim().split(/ +/);
  if (fields.length !== 5) return undefined;
  const [minute, hour, dayOfMonth, month, dayOfWeek] = [
    parseCronField(fields[0], 0, 59),
    parseCronField(fields[1], 0, 23),
    parseCronField(fields[2], 1, 31),
    parseCronField(fields[3], 1, 12),
    parseCronField(fields[4], 0, 6),
  ];
  const minutes = parseDuration(duration);
  if (minute === null || hour === null || dayOfMonth === null || month === null || dayOfWeek === null) return undefined;
  if (minutes === undefined || !isTimeZone(timeZone)) return undefined;
  return { minute, hour, dayOfMonth, month, dayOfWeek, minutes, timeZone };
}

/** Null when the text is not a field. Undefined already means `*`. */
function parseCronField(text: string | undefined, lowest: number, highest: number): CronField | null {
  if (text === undefined) return null;
  if (text === '*') return undefined;
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(part);
    if (!match) return null;
    const from = Number(match[1]);
    const to = match[2] === undefined ? from : Number(match[2]);
    if (from < lowest || to > highest || from > to) return null;
    for (let value = from; value <= to; value += 1) values.add(value);
  }
  return values;
}

function parseDuration(text: string): number | undefined {
  const match = /^(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?$/.exec(text);
  if (!match) return undefined;
  const [days, hours, minutes] = [match[1], match[2], match[3]].map((digits) => Number(digits ?? 0));
  const total = (days ?? 0) * DAY_MINUTES + (hours ?? 0) * HOUR_MINUTES + (minutes ?? 0);
  return total > 0 && total <= MAX_DURATION_MINUTES ? total : undefined;
}

function isTimeZone(name: string): boolean {
  // The runtime also accepts offsets such as +05:00, which are not IANA names.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether `now` is in a window `[start, start + duration)` of the span. The duration is elapsed time. A local time that
 * a daylight-saving change skips opens no window; one that it repeats opens two.
 *
 * Turnkey docs, "Time-based policies", active time spans.
 */
export function isInCronSpan(span: CronSpan, now: Date): boolean {
  const clock = localClock(span.timeZone);
  const latest = Math.floor(now.getTime() / MINUTE_MS);
  for (let minute = latest; minute > latest - span.minutes; minute -= 1) {
    if (fires(span, clock(minute))) return true;
  }
  return false;
}

function fires(span: CronSpan, localMinute: number): boolean {
  const admits = (field: CronField, value: number): boolean => field === undefined || field.has(value);
  const minuteOfDay = localMinute - Math.floor(localMinute / DAY_MINUTES) * DAY_MINUTES;
  if (!admits(span.minute, minuteOfDay % HOUR_MINUTES)) return false;
  if (!admits(span.hour, Math.floor(minuteOfDay / HOUR_MINUTES))) return false;
  const local = new Date(localMinute * MINUTE_MS);
  if (!admits(span.month, local.getUTCMonth() + 1)) return false;
  const onDayOfMonth = admits(span.dayOfMonth, local.getUTCDate());
  const onDayOfWeek = admits(span.dayOfWeek, local.getUTCDay());
  // The rule of cron: when both day fields are restricted, one match is enough.
  const either = span.dayOfMonth !== undefined && span.dayOfWeek !== undefined;
  return either ? onDayOfMonth || onDayOfWeek : onDayOfMonth && onDayOfWeek;
}

/**
 * Returns a function from the minute since the epoch to the local date and time. That is given as the minute at which
 * UTC shows the same date and time. Asking the runtime for an offset is slow. So it is asked once a day; on the day of
 * a change once an hour, and in the hour of the change every minute.
 */
function localClock(timeZone: string): (minute: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const offsets = new Map<number, number>();
  const offsetAt = (minute: number): number => {
    const known = offsets.get(minute);
    if (known !== undefined) return known;
    const parts: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(minute * MINUTE_MS)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute: minuteOfHour = 0 } = parts;
    const offset = Date.UTC(year, month - 1, day, hour, minuteOfHour) / MINUTE_MS - minute;
    offsets.set(minute, offset);
    return offset;
  };
  const offset = (minute: number): number => {
    for (const size of [DAY_MINUTES, HOUR_MINUTES]) {
      const start = Math.floor(minute / size) * size;
      const steady = offsetAt(start);
      if (steady === offsetAt(start + size)) return steady;
    }
    return offsetAt(minute);
  };
  return (minute) => minute + offset(minute);
}

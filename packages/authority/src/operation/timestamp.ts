import type { externaldatav1Timestamp } from '@turnkey/sdk-types';

/** A time in the form of the API: both parts are strings. */
export function timestampView(date: Date): externaldatav1Timestamp {
  const ms = date.getTime();
  return { seconds: String(Math.floor(ms / 1000)), nanos: String((ms % 1000) * 1_000_000) };
}

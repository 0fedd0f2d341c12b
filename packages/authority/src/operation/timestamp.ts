import type { externaldatav1Timestamp } from '@turnkey/sdk-types';

/** A moment as the wire writes it: both parts are strings. */
export function timestampView(date: Date): externaldatav1Timestamp {
  const ms = date.getTime();
  return { seconds: String(Math.floor(ms / 1000)), nanos: String((ms % 1000) * 1_000_000) };
}

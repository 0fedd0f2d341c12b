import { InvalidInput } from '../errors/invalid-input.ts';

/**
 * Reads a duration in the form of the API: a string of whole seconds.
 * @param fallback Seconds, when the field is absent or empty.
 * @param max Seconds. A longer duration is refused, not shortened.
 * @throws InvalidInput `invalid api key expiration`
 */
export function expirationSeconds(text: string | undefined, fallback: number, max: number): number {
  if (text === undefined || text === '') return fallback;
  const seconds = /^[0-9]{1,10}$/.test(text) ? Number(text) : 0;
  if (seconds < 1 || seconds > max) throw new InvalidInput('invalid api key expiration');
  return seconds;
}

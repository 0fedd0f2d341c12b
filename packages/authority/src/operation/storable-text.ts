import { isJsonObject } from '@postern/protocol';
import { apiError } from '../errors/api-error.ts';

/** NUL, and half of a surrogate pair by itself. */
const UNSTORABLE = /[\0\p{Cs}]/u;

/** Tells whether PostgreSQL can hold a text: it has neither a NUL character nor a lone surrogate. */
export function isStorableText(text: string): boolean {
  return !UNSTORABLE.test(text);
}

/**
 * Checks every text of a parsed JSON value, the names of fields included.
 * @throws ApiError `BODY_UNSTORABLE`
 */
export function requireStorableText(value: unknown): void {
  if (typeof value === 'string' && !isStorableText(value)) throw apiError('BODY_UNSTORABLE');
  if (Array.isArray(value)) value.forEach(requireStorableText);
  if (isJsonObject(value)) Object.entries(value).forEach(requireStorableText);
}

import { isJsonObject } from '@postern/protocol';
import { apiError } from '../errors/api-error.ts';

/** NUL and lone surrogates. */
const UNSTORABLE = /[\0\p{Cs}]/u;

/** Tells whether PostgreSQL can store a text: it has no NUL character and no lone surrogate. */
export function isStorableText(text: string): boolean {
  return !UNSTORABLE.test(text);
}

/**
 * Checks every text in a parsed JSON value, also the names of fields.
 * @throws ApiError `BODY_UNSTORABLE`
 */
export function requireStorableText(value: unknown): void {
  if (typeof value === 'string' && !isStorableText(value)) throw apiError('BODY_UNSTORABLE');
  if (Array.isArray(value)) value.forEach(requireStorableText);
  if (isJsonObject(value)) Object.entries(value).forEach(requireStorableText);
}

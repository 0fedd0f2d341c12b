import { isJsonObject, type JsonObject } from '@postern/protocol';
import { apiError } from '../errors/api-error.ts';

/** The limit of the JSON parsers of Protocol Buffers. */
export const MAX_DEPTH = 100;

/**
 * Removes null fields. In the JSON of Protocol Buffers, null means absent, and the Rust SDK writes null for every
 * optional field without a value.
 * @throws ApiError `bad request body` when the object is nested too deeply.
 */
export function withoutNulls(object: JsonObject): JsonObject {
  return objectWithoutNulls(object, 0);
}

function objectWithoutNulls(object: JsonObject, depth: number): JsonObject {
  if (depth > MAX_DEPTH) throw apiError('BODY_NOT_JSON');
  const fields = Object.entries(object).filter(([, value]) => value !== null);
  return Object.fromEntries(fields.map(([name, value]) => [name, valueWithoutNulls(value, depth + 1)]));
}

function valueWithoutNulls(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) throw apiError('BODY_NOT_JSON');
  if (Array.isArray(value)) return value.map((element) => valueWithoutNulls(element, depth + 1));
  return isJsonObject(value) ? objectWithoutNulls(value, depth) : value;
}

import { WireFormatError } from '../wire-format-error.ts';

/** A JSON object with unchecked fields. */
export type JsonObject = Record<string, unknown>;

/** Tells whether a parsed JSON value is an object (not null, not an array). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Parses a JSON object.
 * @throws WireFormatError when the text is not JSON or not an object.
 */
export function parseJsonObject(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new WireFormatError('not JSON');
  }
  if (!isJsonObject(value)) throw new WireFormatError('not a JSON object');
  return value;
}

/**
 * Reads a string field.
 * @throws WireFormatError naming the field when it is missing or not a string.
 */
export function stringField(object: JsonObject, field: string): string {
  const value = object[field];
  if (typeof value !== 'string') throw new WireFormatError(`field ${field} is missing or not a string`);
  return value;
}

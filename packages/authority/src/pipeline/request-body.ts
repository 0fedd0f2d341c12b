import {
  type ActivityRequest,
  decodeUtf8,
  isJsonObject,
  type JsonObject,
  jsonShape,
  parseJsonObject,
  WireFormatError,
} from '@postern/protocol';
import { apiError, invalidField } from '../errors/api-error.ts';
import { isUuid } from '../operation/new-id.ts';
import { requireStorableText } from '../operation/storable-text.ts';
import { isActivityType } from '../operation/turnkey-operations.ts';
import { MAX_DEPTH, withoutNulls } from '../operation/without-nulls.ts';

/** Real requests are far smaller: a hundred users with all their credentials are about 8,000 values. */
const MAX_VALUES = 20_000;

/** Escapes of NUL and of surrogates. JSON without them holds only text that PostgreSQL can store. */
const SUSPICIOUS_ESCAPE = /\\u(0000|d[89a-f])/i;

/**
 * Parses a request body as a JSON object with an organization. Null fields count as absent.
 * @throws ApiError `bad request body`, also for text that PostgreSQL cannot hold, or `malformed organization ID
 * provided`.
 */
function parseRequestBody(body: Uint8Array): JsonObject & { organizationId: string } {
  const object = parseObject(body);
  const { organizationId } = object;
  if (typeof organizationId !== 'string' || !isUuid(organizationId)) throw apiError('MALFORMED_ORGANIZATION_ID');
  return { ...object, organizationId: organizationId.toLowerCase() };
}

/**
 * Parses the body of a query. The bodies of activities are refused: votes store them with their stamps, and a reader of
 * the votes could otherwise send queries in the name of another user.
 * @throws ApiError as `parseRequestBody` does, and for the body of an activity.
 */
export function parseQueryBody(body: Uint8Array): JsonObject & { organizationId: string } {
  const object = parseRequestBody(body);
  if ('timestampMs' in object && 'parameters' in object) throw invalidField('timestampMs', 'not allowed in a query');
  return object;
}

/**
 * Parses the outer fields of an activity request. Unknown fields are ignored.
 * @throws ApiError with the name of the invalid field.
 */
export function parseActivityRequest(body: Uint8Array): ActivityRequest {
  const { organizationId, type, timestampMs, parameters } = parseRequestBody(body);
  if (typeof type !== 'string' || !isActivityType(type)) throw invalidField('type', 'not an activity type');
  if (typeof timestampMs !== 'string' || !/^[0-9]{1,15}$/.test(timestampMs)) {
    throw invalidField('timestampMs', 'not a string of milliseconds');
  }
  if (!isJsonObject(parameters)) throw invalidField('parameters', 'not an object');
  return { organizationId, type, timestampMs, parameters };
}

/**
 * Parses a body as a JSON object. Null fields count as absent.
 * @throws ApiError `bad request body`, also for text that PostgreSQL cannot hold.
 */
export function parseObject(body: Uint8Array): JsonObject {
  try {
    const text = decodeUtf8(body);
    const { depth, values } = jsonShape(text);
    if (depth > MAX_DEPTH || values > MAX_VALUES) throw apiError('BODY_NOT_JSON');
    const object = parseJsonObject(text);
    if (SUSPICIOUS_ESCAPE.test(text)) requireStorableText(object);
    return withoutNulls(object);
  } catch (error) {
    if (error instanceof WireFormatError) throw apiError('BODY_NOT_JSON');
    throw error;
  }
}

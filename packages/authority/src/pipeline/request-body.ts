import {
  type ActivityRequest,
  decodeUtf8,
  isJsonObject,
  type JsonObject,
  parseJsonObject,
  WireFormatError,
} from '@postern/protocol';
import { apiError, invalidField } from '../errors/api-error.ts';
import { isUuid } from '../operation/new-id.ts';
import { isActivityType } from '../operation/turnkey-operations.ts';
import { withoutNulls } from '../operation/without-nulls.ts';

/**
 * Parses a request body as a JSON object that names an organization. Fields that are null count as absent.
 * @throws ApiError `bad request body` or `malformed organization ID provided`.
 */
export function parseRequestBody(body: Uint8Array): JsonObject & { organizationId: string } {
  const object = parseObject(body);
  const { organizationId } = object;
  if (typeof organizationId !== 'string' || !isUuid(organizationId)) throw apiError('MALFORMED_ORGANIZATION_ID');
  return { ...object, organizationId: organizationId.toLowerCase() };
}

/**
 * Parses the envelope of an activity. Fields that it does not know are passed over.
 * @throws ApiError naming the field that is wrong.
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

function parseObject(body: Uint8Array): JsonObject {
  try {
    return withoutNulls(parseJsonObject(decodeUtf8(body)));
  } catch (error) {
    if (error instanceof WireFormatError) throw apiError('BODY_NOT_JSON');
    throw error;
  }
}

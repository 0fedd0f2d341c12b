import type { PolicyStruct, PolicyValue } from './value.ts';

interface ParamDescriptor {
  /** The parameter's name in the API. */
  readonly from: string;
  readonly type: 'string' | 'int' | 'list<string>';
  /** The value when the request has no such parameter. Without a default, the field is then missing. */
  readonly omitted?: PolicyValue;
}

type ParamDescriptors = Readonly<Record<string, ParamDescriptor>>;

const SIGN_PAYLOAD: ParamDescriptors = {
  hash_function: { from: 'hashFunction', type: 'string' },
  encoding: { from: 'encoding', type: 'string' },
};
const USER_ID: ParamDescriptors = { user_id: { from: 'userId', type: 'string' } };
const EXPORT: ParamDescriptors = { target_public_key: { from: 'targetPublicKey', type: 'string' } };
const OTP_LENGTH: ParamDescriptors = { otp_length: { from: 'otpLength', type: 'int' } };
const LOGIN: ParamDescriptors = { session_profile_id: { from: 'sessionProfileId', type: 'string', omitted: '' } };
const WEBHOOK_ENDPOINT: ParamDescriptors = { endpoint_id: { from: 'endpointId', type: 'string' } };

/** Activity type -> the fields that policies see. Policies see no other types and fields. */
const PARAMS: Readonly<Record<string, ParamDescriptors>> = {
  ACTIVITY_TYPE_SIGN_RAW_PAYLOAD: SIGN_PAYLOAD,
  ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2: SIGN_PAYLOAD,
  ACTIVITY_TYPE_SIGN_RAW_PAYLOADS: SIGN_PAYLOAD,
  ACTIVITY_TYPE_SIGN_TRANSACTION_V2: { type: { from: 'type', type: 'string' } },
  ACTIVITY_TYPE_DELETE_USERS: { user_ids: { from: 'userIds', type: 'list<string>' } },
  ACTIVITY_TYPE_CREATE_API_KEYS: USER_ID,
  ACTIVITY_TYPE_CREATE_API_KEYS_V2: USER_ID,
  ACTIVITY_TYPE_DELETE_API_KEYS: { ...USER_ID, api_key_ids: { from: 'apiKeyIds', type: 'list<string>' } },
  ACTIVITY_TYPE_EXPORT_WALLET: EXPORT,
  ACTIVITY_TYPE_EXPORT_WALLET_ACCOUNT: EXPORT,
  ACTIVITY_TYPE_EXPORT_PRIVATE_KEY: EXPORT,
  ACTIVITY_TYPE_UPDATE_WALLET: { wallet_id: { from: 'walletId', type: 'string' } },
  ACTIVITY_TYPE_INIT_OTP_AUTH_V2: OTP_LENGTH,
  ACTIVITY_TYPE_INIT_OTP_AUTH_V3: OTP_LENGTH,
  ACTIVITY_TYPE_OTP_LOGIN: LOGIN,
  ACTIVITY_TYPE_OTP_LOGIN_V2: LOGIN,
  ACTIVITY_TYPE_STAMP_LOGIN: LOGIN,
  ACTIVITY_TYPE_OAUTH_LOGIN: LOGIN,
  ACTIVITY_TYPE_UPDATE_WEBHOOK_ENDPOINT: WEBHOOK_ENDPOINT,
  ACTIVITY_TYPE_DELETE_WEBHOOK_ENDPOINT: WEBHOOK_ENDPOINT,
};

/**
 * `activity.params`: the parameters of an activity that policies see, in snake_case.
 *
 * Turnkey docs, "Policy language", activity parameters (the Spark activities excepted).
 * @param parameters as in the request; a parameter that does not have the documented type is left out.
 */
export function activityParams(type: string, parameters: Readonly<Record<string, unknown>>): PolicyStruct {
  const descriptors = Object.hasOwn(PARAMS, type) ? (PARAMS[type] ?? {}) : {};
  const fields = Object.entries(descriptors).flatMap(([field, descriptor]): [string, PolicyValue][] => {
    const given = Object.hasOwn(parameters, descriptor.from) ? parameters[descriptor.from] : undefined;
    const value = given === undefined || given === null ? descriptor.omitted : toPolicyValue(given, descriptor.type);
    return value === undefined ? [] : [[field, value]];
  });
  return Object.fromEntries(fields);
}

function toPolicyValue(value: unknown, type: ParamDescriptor['type']): PolicyValue | undefined {
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'int':
      return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined;
    case 'list<string>':
      return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
  }
}

import { parseEip7702Authorization } from '../vault/keys/eip7702-authorization.ts';
import type { RawPayload } from '../vault/keys/payload-digest.ts';
import { parseTypedData, type TypedData, typedDataDigest } from '../vault/keys/typed-data.ts';
import { CaseInsensitiveText, type PolicyStruct, type PolicyValue } from './value.ts';

/**
 * What a policy sees of a payload: `eth.eip_712` or `eth.eip_7702_authorization`. In typed data, integers are integers,
 * and values of the types `address` and `bytes…` compare without regard to case. The integers of an authorization are
 * decimal text.
 *
 * Turnkey docs, "Policy language", structs.
 * @returns Undefined for bytes without a known meaning.
 * @throws InvalidInput `invalid payload encoding`
 */
export function payloadEnvironment({ payload, encoding }: RawPayload): PolicyStruct | undefined {
  switch (encoding) {
    case 'PAYLOAD_ENCODING_EIP712':
      return { eth: { eip_712: typedDataStruct(payload) } };
    case 'PAYLOAD_ENCODING_EIP7702_AUTHORIZATION': {
      const { address, chainId, nonce } = parseEip7702Authorization(payload);
      return { eth: { eip_7702_authorization: { address, chain_id: String(chainId), nonce: String(nonce) } } };
    }
    default:
      return undefined;
  }
}

function typedDataStruct(payload: string): PolicyStruct {
  const document = parseTypedData(payload);
  // A document that cannot be signed does not fit its types.
  typedDataDigest(document);
  const { types, primaryType, domain, message } = document;
  const { chainId, verifyingContract, ...named } = structOf(types, 'EIP712Domain', domain);
  return {
    primary_type: primaryType,
    domain: {
      ...named,
      ...(chainId !== undefined && { chain_id: chainId }),
      ...(verifyingContract !== undefined && { verifying_contract: verifyingContract }),
    },
    message: primaryType === 'EIP712Domain' ? {} : structOf(types, primaryType, message),
  };
}

function structOf(types: TypedData['types'], type: string, value: unknown): PolicyStruct {
  const values = new Map(Object.entries(value as object));
  const fields = types[type] ?? [];
  return Object.fromEntries(
    fields.map((field) => [field.name, messageValue(types, field.type, values.get(field.name))]),
  );
}

function messageValue(types: TypedData['types'], type: string, value: unknown): PolicyValue {
  const item = /^(.*)\[\d*\]$/.exec(type)?.[1];
  if (item !== undefined) return (value as unknown[]).map((element) => messageValue(types, item, element));
  if (Object.hasOwn(types, type)) return structOf(types, type, value);
  if (typeof value === 'boolean') return value;
  if (/^u?int\d*$/.test(type)) return BigInt(value as string | number | bigint);
  return /^(address|bytes\d*)$/.test(type) ? new CaseInsensitiveText(String(value)) : String(value);
}

import type { v1AddressFormat, v1Curve, v1PrivateKey } from '@turnkey/sdk-types';
import { timestampView } from '../../operation/timestamp.ts';
import type { PrivateKey } from '../../store/private-keys.ts';

/** A private key in the form of the API. */
export function privateKeyView(key: PrivateKey): v1PrivateKey {
  return {
    privateKeyId: key.id,
    publicKey: key.publicKey,
    privateKeyName: key.name,
    curve: key.curve as v1Curve,
    addresses: key.addresses.map(({ format, address }) => ({ format: format as v1AddressFormat, address })),
    privateKeyTags: key.tags,
    createdAt: timestampView(key.createdAt),
    updatedAt: timestampView(key.updatedAt),
    exported: key.exported,
    imported: key.imported,
  };
}

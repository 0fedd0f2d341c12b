import { encodeHex } from '@postern/protocol';
import type { v1AddressFormat, v1PrivateKeyParams, v1PrivateKeyResult } from '@turnkey/sdk-types';
import { apiError, notFound } from '../../errors/api-error.ts';
import { inSlices } from '../../in-slices.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { LIMITS } from '../../operation/limits.ts';
import type { PrivateKey } from '../../store/private-keys.ts';
import type { NewPrivateKey } from '../../vault/key-vault.ts';
import { encodeAddress } from '../../vault/keys/addresses.ts';
import type { Curve } from '../../vault/keys/curves.ts';
import { PRIVATE_KEY_TAGS } from '../tags/tag-kinds.ts';
import { requireTags } from '../tags/tags-rules.ts';

/** A private key that was created or imported. */
export interface PrivateKeyRequest extends NewPrivateKey {
  id: string;
  name: string;
  curve: Curve;
  addressFormats: v1AddressFormat[];
}

/** The addresses of a key, as activities return them. */
export type PrivateKeyAddresses = Required<v1PrivateKeyResult>;

/**
 * Creates private keys and stores them.
 * @throws ApiError when a name is in use, a tag does not exist, or the organization has too many keys.
 */
export async function createPrivateKeys(
  context: ActivityContext,
  params: v1PrivateKeyParams[],
): Promise<PrivateKeyAddresses[]> {
  const { store, vault, organization } = context;
  await requireTags(
    PRIVATE_KEY_TAGS,
    context,
    params.flatMap((each) => each.privateKeyTags),
  );
  const requests = await inSlices(params, ({ privateKeyName: name, curve, addressFormats }) => {
    const id = context.newId();
    return { id, name, curve, addressFormats, ...vault.keys.createPrivateKey(id, curve) };
  });
  const created = await addPrivateKeys(context, requests, false);
  for (const [index, { privateKeyTags }] of params.entries()) {
    const id = requests[index]?.id;
    if (id && privateKeyTags.length > 0) await store.privateKeyTags.attach(organization.id, privateKeyTags, [id]);
  }
  return created;
}

/**
 * Stores private keys with their addresses.
 * @throws ApiError when a name is in use or the organization has too many keys, InvalidInput for an address format that
 * the curve does not have.
 */
export async function addPrivateKeys(
  { store, organization, now }: ActivityContext,
  requests: PrivateKeyRequest[],
  imported: boolean,
): Promise<PrivateKeyAddresses[]> {
  const count = await store.privateKeys.count(organization.id);
  if (count + requests.length > LIMITS.privateKeys) throw apiError('PRIVATE_KEY_LIMIT');
  const names = requests.map(({ name }) => name);
  if (new Set(names).size < names.length || (await store.privateKeys.hasName(organization.id, names))) {
    throw apiError('PRIVATE_KEY_NAME_IN_USE');
  }
  const keys = await inSlices(requests, ({ id, name, curve, sealedKey, publicKey, addressFormats }) => ({
    organizationId: organization.id,
    id,
    name,
    curve,
    publicKey: encodeHex(publicKey),
    sealedKey,
    addresses: [...new Set(addressFormats)].map((format) => ({
      format,
      address: encodeAddress(format, curve, publicKey),
    })),
    exported: false,
    imported,
    createdAt: now,
    updatedAt: now,
  }));
  await store.privateKeys.insert(keys);
  return keys.map(({ id, addresses }) => ({ privateKeyId: id, addresses }));
}

/**
 * The private keys with the given ids.
 * @throws ApiError `private key not found` when one of them does not exist.
 */
export async function requirePrivateKeys(
  { store, organization }: ActivityContext,
  ids: string[],
): Promise<PrivateKey[]> {
  const keys = await store.privateKeys.listByIds(organization.id, ids);
  if (keys.length !== new Set(ids).size) throw notFound('private key');
  return keys;
}

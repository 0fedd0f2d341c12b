import { encodeHex } from '@postern/protocol';
import type { v1AddressFormat, v1PrivateKeyParams, v1PrivateKeyResult } from '@turnkey/sdk-types';
import { encodeAddress } from '../domain/keys/addresses.ts';
import type { Curve } from '../domain/keys/curves.ts';
import type { ActivityContext } from '../kernel/activity-context.ts';
import { apiError, notFound } from '../kernel/api-error.ts';
import type { PrivateKey } from '../store/private-keys.ts';
import type { NewPrivateKey } from '../vault/key-vault.ts';
import { LIMITS } from './limits.ts';
import { requirePrivateKeyTags } from './private-key-tags.ts';

/** A private key that has been made or imported. */
export interface PrivateKeyRequest {
  id: string;
  name: string;
  curve: Curve;
  addressFormats: v1AddressFormat[];
  imported: boolean;
}

/** The addresses of a key, as activities answer them. */
export type PrivateKeyAddresses = Required<v1PrivateKeyResult>;

/**
 * Draws private keys and stores them.
 * @throws ApiError when a name is taken, a tag is not there, or the organization has too many keys.
 */
export async function createPrivateKeys(
  context: ActivityContext,
  requests: v1PrivateKeyParams[],
): Promise<PrivateKeyAddresses[]> {
  const created: PrivateKeyAddresses[] = [];
  for (const { privateKeyName: name, curve, addressFormats, privateKeyTags } of requests) {
    await requirePrivateKeyTags(context, privateKeyTags);
    const id = context.newId();
    const key = context.vault.keys.createPrivateKey(id, curve);
    created.push(await addPrivateKey(context, { id, name, curve, addressFormats, imported: false }, key));
    await context.store.privateKeyTags.attach(context.organization.id, privateKeyTags, [id]);
  }
  return created;
}

/**
 * Stores a private key with its addresses.
 * @throws ApiError when the name is taken or the organization has too many keys, InvalidInput for an address format that
 * the curve does not have.
 */
export async function addPrivateKey(
  { store, organization, now }: ActivityContext,
  { id, name, curve, addressFormats, imported }: PrivateKeyRequest,
  { sealedKey, publicKey }: NewPrivateKey,
): Promise<PrivateKeyAddresses> {
  if ((await store.privateKeys.count(organization.id)) >= LIMITS.privateKeys) throw apiError('PRIVATE_KEY_LIMIT');
  if (await store.privateKeys.findByName(organization.id, name)) throw apiError('PRIVATE_KEY_NAME_IN_USE');
  const addresses = [...new Set(addressFormats)].map((format) => ({
    format,
    address: encodeAddress(format, curve, publicKey),
  }));
  await store.privateKeys.insert({
    organizationId: organization.id,
    id,
    name,
    curve,
    publicKey: encodeHex(publicKey),
    sealedKey,
    addresses,
    exported: false,
    imported,
    createdAt: now,
    updatedAt: now,
  });
  return { privateKeyId: id, addresses };
}

/**
 * The private keys with some ids.
 * @throws ApiError `private key not found` when one of them is not there.
 */
export async function requirePrivateKeys({ store, organization }: ActivityContext, ids: string[]): Promise<PrivateKey[]> {
  const keys = await store.privateKeys.listByIds(organization.id, ids);
  if (keys.length !== new Set(ids).size) throw notFound('private key');
  return keys;
}

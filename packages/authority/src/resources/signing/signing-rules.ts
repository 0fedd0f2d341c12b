import { encodeHex } from '@postern/protocol';
import { notFound, refusedTransaction } from '../../errors/api-error.ts';
import { InvalidInput } from '../../errors/invalid-input.ts';
import { inSlices } from '../../in-slices.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import type { PolicyContext } from '../../operation/activity-definition.ts';
import { isUuid } from '../../operation/new-id.ts';
import type { SealedPrivateKeyRecord } from '../../store/private-keys.ts';
import type { SealedWallet, WalletAccount } from '../../store/wallets.ts';
import type { SealedKey } from '../../vault/key-material.ts';
import type { Curve } from '../../vault/keys/curves.ts';
import type { RawPayload } from '../../vault/keys/payload-digest.ts';
import type { RawSignature } from '../../vault/keys/raw-signature.ts';
import { parseTransaction } from '../../vault/keys/transactions.ts';

/** A key that can sign: an account of a wallet, or a separate private key. */
export type Signer = { wallet: SealedWallet; account: WalletAccount } | { privateKey: SealedPrivateKeyRecord };

/** An unsigned transaction in a request. */
export interface TransactionRequest {
  /** `TRANSACTION_TYPE_…` */
  type: string;
  /** Hex, with or without `0x`. */
  unsignedTransaction: string;
}

/**
 * Finds the key that signs.
 * @param signWith The address of a wallet account or of a private key, or the id of a private key.
 */
export async function findSigner(
  { store, organization }: PolicyContext,
  signWith: string,
): Promise<Signer | undefined> {
  if (isUuid(signWith)) {
    const privateKey = await store.privateKeys.findSealed(organization.id, signWith);
    return privateKey && { privateKey };
  }
  const signer = await store.wallets.findSealedByAddress(organization.id, signWith);
  if (signer) return signer;
  const privateKey = await store.privateKeys.findSealedByAddress(organization.id, signWith);
  return privateKey && { privateKey };
}

/**
 * Signs payloads with one key.
 * @throws ApiError when the organization has no such key, InvalidInput when a payload cannot be signed in the requested
 * way.
 */
export async function signPayloads(
  context: ActivityContext,
  signWith: string,
  payloads: RawPayload[],
): Promise<RawSignature[]> {
  const key = sealedKeyOf(await requireSigner(context, signWith));
  return inSlices(payloads, (payload) => context.vault.keys.signRawPayload(key, payload));
}

/**
 * Signs a transaction. Bytes that are not a valid transaction are refused.
 * @returns The signed transaction, hex without `0x`.
 * @throws ApiError when the organization has no such key, or the transaction is invalid or needs no signature of this
 * key.
 */
export async function signTransaction(
  context: ActivityContext,
  signWith: string,
  request: TransactionRequest,
): Promise<string> {
  const { transaction } = readTransaction(request);
  const key = sealedKeyOf(await requireSigner(context, signWith));
  if (key.curve !== transaction.curve) throw refusedTransaction('the key is on another curve than the transaction');
  return refusing(() => encodeHex(context.vault.keys.signTransaction(key, transaction)));
}

/** @throws ApiError when it cannot be parsed completely. */
export function readTransaction({ type, unsignedTransaction }: TransactionRequest) {
  return refusing(() => parseTransaction(type, unsignedTransaction));
}

/** The key of a signer, for the vault. */
export function sealedKeyOf(signer: Signer): SealedKey {
  if ('account' in signer) {
    const { wallet, account } = signer;
    return { curve: account.curve as Curve, wallet, path: account.path };
  }
  return { curve: signer.privateKey.curve as Curve, privateKey: signer.privateKey };
}

async function requireSigner(context: ActivityContext, signWith: string): Promise<Signer> {
  const signer = await findSigner(context, signWith);
  if (!signer) throw notFound('signing resource');
  return signer;
}

function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof InvalidInput) throw refusedTransaction(error.message);
    throw error;
  }
}

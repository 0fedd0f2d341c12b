import { decodeHex } from '@postern/protocol';
import type { PolicyContext } from '../../operation/activity-definition.ts';
import type { PolicyInputs, PrivateKeyInput, WalletInput } from '../../policy-language/activity-environment.ts';
import { payloadEnvironment } from '../../policy-language/payload-environment.ts';
import type { PrivateKey } from '../../store/private-keys.ts';
import type { Wallet } from '../../store/wallets.ts';
import type { RawPayload } from '../../vault/keys/payload-digest.ts';
import { UNKNOWN } from '../../vault/keys/transactions/unsigned-transaction.ts';
import { findSigner, readTransaction, type Signer, type TransactionRequest } from './signing-rules.ts';

/** The inputs of an activity on one wallet. */
export async function walletInputs({ store, organization }: PolicyContext, walletId: string): Promise<PolicyInputs> {
  const wallet = await store.wallets.find(organization.id, walletId);
  return wallet ? { wallet: walletInput(wallet) } : {};
}

/** The inputs of an activity on several wallets. */
export async function walletListInputs({ store, organization }: PolicyContext, ids: string[]): Promise<PolicyInputs> {
  return { wallets: (await store.wallets.listByIds(organization.id, ids)).map(walletInput) };
}

/**
 * The inputs of an activity on private keys. The policy language has a keyword for one key only: for several, it is
 * unknown.
 */
export async function privateKeyInputs({ store, organization }: PolicyContext, ids: string[]): Promise<PolicyInputs> {
  const [privateKey, ...others] = await store.privateKeys.listByIds(organization.id, ids);
  if (!privateKey) return {};
  return { privateKey: others.length === 0 ? privateKeyInput(privateKey) : UNKNOWN };
}

/**
 * The inputs for signing payloads. The policy language has only one `eth`: for several structured payloads, it is
 * unknown.
 */
export async function payloadInputs(
  context: PolicyContext,
  signWith: string,
  payloads: RawPayload[],
): Promise<PolicyInputs> {
  const [payload, ...others] = payloads;
  const first = payload && payloadEnvironment(payload);
  const signed: PolicyInputs['signed'] = first && others.length > 0 ? { eth: UNKNOWN } : first;
  const signer = await findSigner(context, signWith);
  return signer ? { ...signerInputs(signer), signed } : {};
}

/** The inputs for signing a transaction. */
export async function transactionInputs(
  context: PolicyContext,
  signWith: string,
  request: TransactionRequest,
): Promise<PolicyInputs> {
  const { keyword, transaction } = readTransaction(request);
  const signer = await findSigner(context, signWith);
  if (!signer) return {};
  const tx = transaction.describe(transactionSigner(signer, signWith));
  return { ...signerInputs(signer), signed: { [keyword]: { tx } } };
}

/** The inputs for the key that signs or is exported. */
export function signerInputs(signer: Signer): PolicyInputs {
  if ('privateKey' in signer) return { privateKey: privateKeyInput(signer.privateKey) };
  const { wallet, account } = signer;
  return { wallet: walletInput(wallet), walletAccount: { address: account.address, path: account.path } };
}

function transactionSigner(signer: Signer, signWith: string) {
  if ('account' in signer) {
    return { publicKey: decodeHex(signer.account.publicKey), addressFormat: signer.account.addressFormat };
  }
  const { publicKey, addresses } = signer.privateKey;
  const named = addresses.find(({ address }) => address.toLowerCase() === signWith.toLowerCase());
  // A request with the id of a key has no address. Then the key's Bitcoin address tells the network.
  const addressFormat = (named ?? addresses.find(({ format }) => format.startsWith('ADDRESS_FORMAT_BITCOIN')))?.format;
  return { publicKey: decodeHex(publicKey), ...(addressFormat ? { addressFormat } : {}) };
}

function walletInput({ id, name, imported, exported }: Wallet): WalletInput {
  return { id, label: name, imported, exported };
}

function privateKeyInput({ id, name, imported, exported, tags }: PrivateKey): PrivateKeyInput {
  return { id, label: name, imported, exported, tags };
}

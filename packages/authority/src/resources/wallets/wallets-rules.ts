import { encodeHex } from '@postern/protocol';
import type { v1WalletAccountParams } from '@turnkey/sdk-types';
import { apiError } from '../../errors/api-error.ts';
import { inSlices } from '../../in-slices.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { LIMITS } from '../../operation/limits.ts';
import type { SealedWallet, WalletAccount } from '../../store/wallets.ts';
import { encodeAddress } from '../../vault/keys/addresses.ts';

export interface NewWallet {
  walletName: string;
  accounts: v1WalletAccountParams[];
  mnemonicLength?: number | undefined;
}

export interface CreatedWallet {
  walletId: string;
  addresses: string[];
}

const DEFAULT_MNEMONIC_LENGTH = 12;

/**
 * Creates a wallet with a new seed and its accounts.
 * @throws ApiError when the name is in use or the organization has too many wallets.
 */
export async function createWallet(context: ActivityContext, request: NewWallet): Promise<CreatedWallet> {
  const { walletName: name, accounts, mnemonicLength = DEFAULT_MNEMONIC_LENGTH } = request;
  const id = context.newId();
  const sealedSeed = await context.vault.wallets.createSeed(id, mnemonicLength);
  return addWallet(context, { id, name, sealedSeed, imported: false }, accounts);
}

/**
 * Stores a wallet with a created or imported seed, and its accounts.
 * @throws ApiError when the name is in use or the organization has too many wallets.
 */
export async function addWallet(
  context: ActivityContext,
  of: Pick<SealedWallet, 'id' | 'name' | 'sealedSeed' | 'imported'>,
  accountParams: v1WalletAccountParams[],
): Promise<CreatedWallet> {
  const { store, organization, now } = context;
  const [count, sameName] = await Promise.all([
    store.wallets.count(organization.id),
    store.wallets.findByName(organization.id, of.name),
  ]);
  if (count >= LIMITS.wallets) throw apiError('WALLET_LIMIT');
  if (sameName) throw apiError('WALLET_NAME_IN_USE');
  const dates = { createdAt: now, updatedAt: now };
  const wallet: SealedWallet = { organizationId: organization.id, ...of, exported: false, ...dates };
  store.soon(store.wallets.insert(wallet));
  const accounts = await deriveAccounts(context, wallet, accountParams);
  await storeAccounts(context, accounts);
  return { walletId: wallet.id, addresses: accounts.map((account) => account.address) };
}

/**
 * Stores accounts of a wallet.
 * @throws ApiError when the wallet has one of them already, or one is asked for twice.
 */
export async function storeAccounts({ store }: ActivityContext, accounts: WalletAccount[]): Promise<void> {
  if (!(await store.wallets.insertAccounts(accounts))) throw apiError('WALLET_ACCOUNT_EXISTS');
}

/** Derives accounts of a wallet; nothing is stored. */
export async function deriveAccounts(
  context: ActivityContext,
  wallet: SealedWallet,
  accounts: v1WalletAccountParams[],
): Promise<WalletAccount[]> {
  const publicKeys = await context.vault.wallets.derivePublicKeys(wallet, accounts);
  const places = accounts.map((account, index) => ({ ...account, publicKey: publicKeys[index] as Uint8Array }));
  return inSlices(places, ({ curve, pathFormat, path, addressFormat, name, publicKey }) => {
    return {
      organizationId: wallet.organizationId,
      id: context.newId(),
      walletId: wallet.id,
      curve,
      pathFormat,
      path,
      addressFormat,
      address: encodeAddress(addressFormat, curve, publicKey),
      publicKey: encodeHex(publicKey),
      name: name ?? null,
      exported: false,
      createdAt: context.now,
      updatedAt: context.now,
    };
  });
}

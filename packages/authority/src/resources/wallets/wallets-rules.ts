import { encodeHex } from '@postern/protocol';
import type { v1WalletAccountParams } from '@turnkey/sdk-types';
import { apiError } from '../../errors/api-error.ts';
import { inSlices } from '../../in-slices.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { LIMITS } from '../../operation/limits.ts';
import { familyIdOf } from '../../store/organizations.ts';
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
  if (!context.keysOfNewOrganization) await requireRoom(context, of.name);
  const dates = { createdAt: now, updatedAt: now };
  const wallet: SealedWallet = { organizationId: organization.id, ...of, exported: false, ...dates };
  store.soon(store.wallets.insert(wallet));
  const accounts = await deriveAccounts(context, wallet, accountParams);
  // The wallet is new, so it can only have an account twice if it was asked for twice.
  const places = accounts.map(({ path, curve, addressFormat }) => JSON.stringify([path, curve, addressFormat]));
  if (new Set(places).size < places.length) throw apiError('WALLET_ACCOUNT_EXISTS');
  store.soon(store.wallets.insertAccounts(accounts, familyIdOf(organization)).then(() => undefined));
  return { walletId: wallet.id, addresses: accounts.map((account) => account.address) };
}

/** @throws ApiError when the name is in use or the organization has too many wallets. */
async function requireRoom({ store, organization }: ActivityContext, name: string): Promise<void> {
  const [count, sameName] = await Promise.all([
    store.wallets.count(organization.id),
    store.wallets.findByName(organization.id, name),
  ]);
  if (count >= LIMITS.wallets) throw apiError('WALLET_LIMIT');
  if (sameName) throw apiError('WALLET_NAME_IN_USE');
}

/**
 * Stores more accounts of a wallet.
 * @throws ApiError when the wallet has one of them already, or one is asked for twice.
 */
export async function storeAccounts(context: ActivityContext, accounts: WalletAccount[]): Promise<void> {
  const { store, organization } = context;
  const isStored = await store.wallets.insertAccounts(accounts, familyIdOf(organization));
  if (!isStored) throw apiError('WALLET_ACCOUNT_EXISTS');
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

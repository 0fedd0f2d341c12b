import type { v1AddressFormat, v1Curve, v1Wallet, v1WalletAccount } from '@turnkey/sdk-types';
import { timestampView } from '../../operation/timestamp.ts';
import type { Wallet, WalletAccount } from '../../store/wallets.ts';

/** A wallet in the form of the API. */
export function walletView(wallet: Wallet): v1Wallet {
  return {
    walletId: wallet.id,
    walletName: wallet.name,
    exported: wallet.exported,
    imported: wallet.imported,
    createdAt: timestampView(wallet.createdAt),
    updatedAt: timestampView(wallet.updatedAt),
  };
}

/**
 * A wallet account in the form of the API.
 * @param wallet The account's wallet, when the caller also wants its details.
 */
export function walletAccountView(account: WalletAccount, wallet?: Wallet): v1WalletAccount {
  return {
    walletAccountId: account.id,
    organizationId: account.organizationId,
    walletId: account.walletId,
    curve: account.curve as v1Curve,
    pathFormat: 'PATH_FORMAT_BIP32',
    path: account.path,
    addressFormat: account.addressFormat as v1AddressFormat,
    address: account.address,
    publicKey: account.publicKey,
    ...(account.name === null ? {} : { name: account.name }),
    ...(wallet ? { walletDetails: walletView(wallet) } : {}),
    createdAt: timestampView(account.createdAt),
    updatedAt: timestampView(account.updatedAt),
  };
}

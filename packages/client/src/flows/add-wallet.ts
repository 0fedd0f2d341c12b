import { walletApiKey } from '@postern/protocol';
import type { ClientContext } from '../context.ts';
import { type Cancelled, unlessCancelled } from '../outcome.ts';
import { clientError } from '../postern-error.ts';
import type { RequestOptions } from '../turnkey/stamped-request.ts';
import { submitActivity } from '../turnkey/submit-activity.ts';
import type { ExternalWallet } from '../wallets/external-wallet.ts';
import { credentialReceipt } from './credential-receipt.ts';
import { walletProof } from './sign-up-with-wallet.ts';

export interface AddWalletParams extends RequestOptions {
  /** From `discoverEthereumWallets` or `discoverSolanaWallets`. */
  wallet: ExternalWallet;
}

export interface WalletAdded {
  outcome: 'added';
  /** Hex: compressed secp256k1, or Ed25519. */
  publicKey: string;
}

/** Adds a wallet to the account of a session: CREATE_API_KEYS. */
export function addWallet(context: ClientContext, params: AddWalletParams): Promise<WalletAdded | Cancelled> {
  const { wallet, signal } = params;
  return unlessCancelled(async () => {
    const session = await context.sessions.get(params.sessionKey);
    if (!session) throw clientError('NO_SESSION');
    const { proof } = await walletProof(context, wallet, session.publicKey, 'add', signal);
    const { name, publicKey = '' } = await credentialReceipt(context, session, { wallet: proof }, signal);
    const apiKeys = [{ ...walletApiKey(publicKey, wallet.curveType), apiKeyName: name }];
    await submitActivity(context, 'ACTIVITY_TYPE_CREATE_API_KEYS_V2', { userId: session.userId, apiKeys }, params);
    return { outcome: 'added', publicKey };
  }, signal);
}

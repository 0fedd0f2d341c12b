import type { WalletCurve } from '@postern/protocol';

/** The user's own wallet: a browser extension or an app. */
export interface ExternalWallet {
  /** The curve of its keys: secp256k1 for Ethereum, Ed25519 for Solana. */
  curveType: WalletCurve;
  name: string;
  /** Data URI. */
  icon: string;
  /** Asks the user to show an account to the page, unless the page may already see one. */
  connect(): Promise<WalletAccount>;
}

export interface WalletAccount {
  /** Ethereum: 0x and 40 hex characters. Solana: base58. */
  address: string;
  /** Ed25519, hex. Ethereum wallets do not show their public key. */
  publicKey?: string;
  /**
   * Asks the user to sign a text: with EIP-191 on Ethereum, the plain text on Solana.
   * @returns R || S || V or the 64 bytes of Ed25519, lowercase hex.
   */
  signMessage(message: string): Promise<string>;
}

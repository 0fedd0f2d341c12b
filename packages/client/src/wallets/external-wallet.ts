import type { WalletCurve } from '@postern/protocol';

/** A wallet that the user has brought along: an extension, an app. */
export interface ExternalWallet {
  /** The curve of its keys says which chain it is for: secp256k1 Ethereum, Ed25519 Solana. */
  curveType: WalletCurve;
  name: string;
  /** Data URI. */
  icon: string;
  /** Asks the user to let the page see an account, unless it may already. */
  connect(): Promise<WalletAccount>;
}

export interface WalletAccount {
  /** Ethereum: 0x and 40 hex characters. Solana: base58. */
  address: string;
  /** Ed25519, hex. Ethereum's wallets show their keys only by signing. */
  publicKey?: string;
  /**
   * Asks the user to sign a text: EIP-191 on Ethereum, the text as it is on Solana.
   * @returns R || S || V or the 64 bytes of Ed25519, lowercase hex.
   */
  signMessage(message: string): Promise<string>;
}

import type { CredentialPurpose, WalletCurve } from '@postern/protocol';

/** What a wallet is asked to sign. */
export interface WalletMessage {
  /** Of the page that asks. */
  origin: string;
  curveType: WalletCurve;
  purpose: CredentialPurpose;
  /** In the spelling of its chain. */
  address: string;
  nonce: string;
  issuedAtMs: number;
  expiresAtMs: number;
}

const CHAINS = { API_KEY_CURVE_SECP256K1: 'Ethereum', API_KEY_CURVE_ED25519: 'Solana' } as const;

/** What the user reads in the wallet. */
const STATEMENTS = {
  'sign-up': 'Create an account that this wallet opens. Nothing is sent and nothing is paid.',
  add: 'Let this wallet open the account that you are signed in to. Nothing is sent and nothing is paid.',
} as const satisfies Record<CredentialPurpose, string>;

/**
 * Writes a message of EIP-4361, "Sign-In with Ethereum", or of its sibling for Solana, which differs in the name of the
 * chain. The chain id is mainnet's: the key is the same on every chain, and contracts cannot sign up.
 */
export function walletMessage(message: WalletMessage): string {
  const { origin, curveType, purpose, address, nonce, issuedAtMs, expiresAtMs } = message;
  const chain = CHAINS[curveType];
  return [
    `${new URL(origin).host} wants you to sign in with your ${chain} account:`,
    address,
    '',
    STATEMENTS[purpose],
    '',
    `URI: ${origin}`,
    'Version: 1',
    `Chain ID: ${chain === 'Ethereum' ? '1' : 'mainnet'}`,
    `Nonce: ${nonce}`,
    `Issued At: ${new Date(issuedAtMs).toISOString()}`,
    `Expiration Time: ${new Date(expiresAtMs).toISOString()}`,
  ].join('\n');
}

/** Reads the nonce, to find out whether the message is one of ours. */
export function nonceOf(message: string): string | undefined {
  return /^Nonce: ([0-9a-f]{64})$/m.exec(message)?.[1];
}

/** Tells whether a message that is one of ours was made for a purpose. */
export function isFor(purpose: CredentialPurpose, message: string): boolean {
  return message.split('\n')[3] === STATEMENTS[purpose];
}

/** Reads who is to sign a message that is one of ours. */
export function signerOf(message: string): { curveType: WalletCurve; address: string } {
  const [head = '', address = ''] = message.split('\n');
  const curveType = head.endsWith(' Ethereum account:') ? 'API_KEY_CURVE_SECP256K1' : 'API_KEY_CURVE_ED25519';
  return { curveType, address };
}

/** What the challenge of a wallet is bound to: the attempt, and every word that the wallet has been asked to sign. */
export function walletBinding(attemptKey: string, message: string): string {
  return `${attemptKey}\n${message}`;
}

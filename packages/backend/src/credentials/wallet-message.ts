import type { CredentialPurpose, WalletCurve } from '@postern/protocol';

/** The message that a wallet signs. */
export interface WalletMessage {
  /** Origin of the page that asks for the signature. */
  origin: string;
  curveType: WalletCurve;
  purpose: CredentialPurpose;
  /** In the canonical form of its chain. */
  address: string;
  nonce: string;
  issuedAtMs: number;
  expiresAtMs: number;
}

const CHAINS = { API_KEY_CURVE_SECP256K1: 'Ethereum', API_KEY_CURVE_ED25519: 'Solana' } as const;

/** The sentence that the user reads in the wallet. */
const STATEMENTS = {
  'sign-up': 'Create an account that this wallet opens. Nothing is sent and nothing is paid.',
  add: 'Let this wallet open the account that you are signed in to. Nothing is sent and nothing is paid.',
} as const satisfies Record<CredentialPurpose, string>;

/**
 * Writes a message of EIP-4361, "Sign-In with Ethereum". For Solana, only the name of the chain differs. The chain id
 * is always that of mainnet: the key is the same on every chain, and contracts cannot sign up.
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

/** Reads the nonce, which shows whether the message came from this backend. */
export function nonceOf(message: string): string | undefined {
  return /^Nonce: ([0-9a-f]{64})$/m.exec(message)?.[1];
}

/** Whether a message of this backend was made for a purpose. */
export function isFor(purpose: CredentialPurpose, message: string): boolean {
  return message.split('\n')[3] === STATEMENTS[purpose];
}

/** Reads the expected signer of a message of this backend. */
export function signerOf(message: string): { curveType: WalletCurve; address: string } {
  const [head = '', address = ''] = message.split('\n');
  const curveType = head.endsWith(' Ethereum account:') ? 'API_KEY_CURVE_SECP256K1' : 'API_KEY_CURVE_ED25519';
  return { curveType, address };
}

/** The binding of a wallet's challenge: the key of the attempt and the whole message. */
export function walletBinding(attemptKey: string, message: string): string {
  return `${attemptKey}\n${message}`;
}

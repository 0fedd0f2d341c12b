/** The curves of external wallets, as API keys name them: Ethereum's and Solana's. */
export type WalletCurve = 'API_KEY_CURVE_SECP256K1' | 'API_KEY_CURVE_ED25519';

/** The registration of a passkey, as Turnkey takes it (Turnkey docs, "Create authenticators"). */
export interface PasskeyParams {
  authenticatorName: string;
  /** base64url, as everything below. */
  challenge: string;
  attestation: {
    credentialId: string;
    clientDataJson: string;
    attestationObject: string;
    transports: PasskeyTransport[];
  };
}

export const PASSKEY_TRANSPORTS = [
  'AUTHENTICATOR_TRANSPORT_BLE',
  'AUTHENTICATOR_TRANSPORT_INTERNAL',
  'AUTHENTICATOR_TRANSPORT_NFC',
  'AUTHENTICATOR_TRANSPORT_USB',
  'AUTHENTICATOR_TRANSPORT_HYBRID',
] as const;

export type PasskeyTransport = (typeof PASSKEY_TRANSPORTS)[number];

export interface ApiKeyParams {
  apiKeyName: string;
  /** Hex: compressed point, or Ed25519 key. */
  publicKey: string;
  curveType: WalletCurve | 'API_KEY_CURVE_P256';
  /** Decimal; without it the key does not expire. */
  expirationSeconds?: string;
}

/** The API key that stands for an external wallet, named as Turnkey's own clients do. */
export function walletApiKey(publicKey: string, curveType: WalletCurve): ApiKeyParams {
  return { apiKeyName: `wallet-auth:${publicKey}`, publicKey, curveType };
}

/**
 * The API key of a sign-up: it opens the first session without a second touch of the passkey or the wallet, and expires
 * after a minute.
 */
export function attemptApiKey(publicKey: string): ApiKeyParams {
  const expirationSeconds = '60';
  return { apiKeyName: `passkey-auth-${publicKey}`, publicKey, curveType: 'API_KEY_CURVE_P256', expirationSeconds };
}

/**
 * What the attempt's key signs: the challenges of everything else that the sign-up proves. It is no body of Turnkey's
 * API and no message of a client signature, so the signature is good for nothing else.
 * @param purpose What the credentials are proved for.
 * @param challenges The passkey's challenge and the wallet's message, those that there are, in this order.
 */
export function attemptMessage(challenges: string[], purpose: CredentialPurpose = 'sign-up'): string {
  return JSON.stringify({ challenges, type: purpose === 'add' ? 'POSTERN_ADD_CREDENTIAL' : 'POSTERN_SIGN_UP' });
}

/** What a credential is proved for: a new account, or the account of a session. */
export type CredentialPurpose = 'sign-up' | 'add';

/** The curves of external wallets, as API keys name them: Ethereum's and Solana's. */
export type WalletCurve = 'API_KEY_CURVE_SECP256K1' | 'API_KEY_CURVE_ED25519';

/** The registration of a passkey, in Turnkey's form (Turnkey docs, "Create authenticators"). */
export interface PasskeyParams {
  authenticatorName: string;
  /** base64url, like all values below. */
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

/** The API key for an external wallet, with the name that Turnkey's own clients give it. */
export function walletApiKey(publicKey: string, curveType: WalletCurve): ApiKeyParams {
  return { apiKeyName: `wallet-auth:${publicKey}`, publicKey, curveType };
}

/**
 * The API key of a sign-up. It starts the first session, so that the user need not use the passkey or wallet twice. It
 * expires after a minute.
 */
export function attemptApiKey(publicKey: string): ApiKeyParams {
  const expirationSeconds = '60';
  return { apiKeyName: `passkey-auth-${publicKey}`, publicKey, curveType: 'API_KEY_CURVE_P256', expirationSeconds };
}

/**
 * What the attempt's key signs: the challenges of all credentials in the sign-up. It is not a body of Turnkey's API and not
 * a message of a client signature, so the signature cannot be used for anything else.
 * @param purpose What the credentials are proved for.
 * @param challenges The passkey's challenge and the wallet's message, if present, in this order.
 */
export function attemptMessage(challenges: string[], purpose: CredentialPurpose = 'sign-up'): string {
  return JSON.stringify({ challenges, type: purpose === 'add' ? 'POSTERN_ADD_CREDENTIAL' : 'POSTERN_SIGN_UP' });
}

/** What a credential is proved for: a new account, or the account of a session. */
export type CredentialPurpose = 'sign-up' | 'add';

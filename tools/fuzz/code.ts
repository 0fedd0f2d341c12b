/** Loads a module of a package by its path in `src/` or `dist/`, without the extension. */
export type LoadModule = <Module>(path: string) => Promise<Module>;

/** The parsers and checks that see bytes of strangers. The packages do not export most of them. */
export type Code = TransactionsModule &
  ApiKeyStampModule &
  WebauthnStampModule &
  AttestationModule &
  CoseKeyModule &
  ValidateModule &
  PoliciesModule &
  SessionTokenModule &
  VerificationTokenModule &
  ClientSignatureModule &
  EnclaveBundleModule &
  P256KeysModule &
  DpopProofModule &
  OidcTokensModule &
  PasskeyModule &
  WalletModule &
  WalletMessageModule &
  StampModule &
  ContactModule &
  ForwardedModule &
  ClientAddressModule & {
    ofAuthority: VerificationModule;
  };

type TransactionsModule = typeof import('../../packages/authority/src/vault/keys/transactions.ts');
type ApiKeyStampModule = typeof import('../../packages/authority/src/pipeline/authentication/verify-api-key-stamp.ts');
type WebauthnStampModule =
  typeof import('../../packages/authority/src/pipeline/authentication/verify-webauthn-stamp.ts');
type AttestationModule = typeof import('../../packages/authority/src/webauthn/verify-attestation.ts');
type CoseKeyModule = typeof import('../../packages/authority/src/webauthn/cose-key.ts');
type ValidateModule = typeof import('../../packages/authority/src/policy-language/validate.ts');
type PoliciesModule = typeof import('../../packages/authority/src/policy-language/policies.ts');
type VerificationModule = typeof import('../../packages/authority/src/operation/verification.ts');
type SessionTokenModule = typeof import('../../packages/backend/src/tokens/session-token.ts');
type VerificationTokenModule = typeof import('../../packages/backend/src/tokens/verification-token.ts');
type ClientSignatureModule = typeof import('../../packages/backend/src/tokens/client-signature.ts');
type EnclaveBundleModule = typeof import('../../packages/backend/src/tokens/enclave-bundle.ts');
type P256KeysModule = typeof import('../../packages/backend/src/tokens/p256-keys.ts');
type DpopProofModule = typeof import('../../packages/backend/src/tokens/dpop-proof.ts');
type OidcTokensModule = typeof import('../../packages/backend/src/oauth/oidc-tokens.ts');
type PasskeyModule = typeof import('../../packages/backend/src/credentials/passkey.ts');
type WalletModule = typeof import('../../packages/backend/src/credentials/wallet.ts');
type WalletMessageModule = typeof import('../../packages/backend/src/credentials/wallet-message.ts');
type StampModule = typeof import('../../packages/backend/src/credentials/stamp.ts');
type ContactModule = typeof import('../../packages/backend/src/identities/contact.ts');
type ForwardedModule = typeof import('../../packages/backend/src/http/forwarded.ts');
type ClientAddressModule = typeof import('../../packages/backend/src/http/client-address.ts');

export async function loadCode(load: LoadModule): Promise<Code> {
  return {
    ...(await load<TransactionsModule>('packages/authority/vault/keys/transactions')),
    ...(await load<ApiKeyStampModule>('packages/authority/pipeline/authentication/verify-api-key-stamp')),
    ...(await load<WebauthnStampModule>('packages/authority/pipeline/authentication/verify-webauthn-stamp')),
    ...(await load<AttestationModule>('packages/authority/webauthn/verify-attestation')),
    ...(await load<CoseKeyModule>('packages/authority/webauthn/cose-key')),
    ...(await load<ValidateModule>('packages/authority/policy-language/validate')),
    ...(await load<PoliciesModule>('packages/authority/policy-language/policies')),
    ofAuthority: await load<VerificationModule>('packages/authority/operation/verification'),
    ...(await load<SessionTokenModule>('packages/backend/tokens/session-token')),
    ...(await load<VerificationTokenModule>('packages/backend/tokens/verification-token')),
    ...(await load<ClientSignatureModule>('packages/backend/tokens/client-signature')),
    ...(await load<EnclaveBundleModule>('packages/backend/tokens/enclave-bundle')),
    ...(await load<P256KeysModule>('packages/backend/tokens/p256-keys')),
    ...(await load<DpopProofModule>('packages/backend/tokens/dpop-proof')),
    ...(await load<OidcTokensModule>('packages/backend/oauth/oidc-tokens')),
    ...(await load<PasskeyModule>('packages/backend/credentials/passkey')),
    ...(await load<WalletModule>('packages/backend/credentials/wallet')),
    ...(await load<WalletMessageModule>('packages/backend/credentials/wallet-message')),
    ...(await load<StampModule>('packages/backend/credentials/stamp')),
    ...(await load<ContactModule>('packages/backend/identities/contact')),
    ...(await load<ForwardedModule>('packages/backend/http/forwarded')),
    ...(await load<ClientAddressModule>('packages/backend/http/client-address')),
  };
}

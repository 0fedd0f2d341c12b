import { createHmac } from 'node:crypto';
import {
  decodeUtf8,
  encodeUtf8,
  hpkeOpen,
  type JsonObject,
  parseSealedBundle,
  type SessionClaims,
  targetKeyData,
  type VerificationClaims,
} from '@postern/protocol';
import { openClientSecret } from './client-secrets.ts';
import { sealCredentialBundle } from './credential-bundle.ts';
import {
  type EnclavePublicKeys,
  enclavePublicKeys,
  issueBundle,
  issueSessionToken,
  issueVerificationToken,
} from './enclave-keys.ts';
import { createExportVault, type ExportVault } from './export-vault.ts';
import { createImportVault, type ImportVault } from './import-vault.ts';
import { createKeyMaterial } from './key-material.ts';
import type { KeyRing } from './key-ring.ts';
import { createKeyVault, type KeyVault } from './key-vault.ts';
import { issueOidcToken, type OidcPublicJwk, oidcPublicJwk } from './oidc-issuer.ts';
import { codeMac, drawCode, sameMac } from './one-time-codes.ts';
import {
  ecdhKey,
  exportP256PrivateKey,
  generateP256KeyPair,
  importP256PrivateKey,
  uncompressedHex,
} from './p256-key-pair.ts';
import { createSealer } from './sealer.ts';
import { createSessionKey, drawSessionToken, sessionTokenHash } from './session-keys.ts';
import { createWalletVault, type WalletVault } from './wallet-vault.ts';

/** The only part that ever sees a private key, a seed or a code. Others hold sealed bytes. */
export interface Vault {
  publicKeys: EnclavePublicKeys;
  wallets: WalletVault;
  keys: KeyVault;
  imports: ImportVault;
  exports: ExportVault;
  issueSessionToken(claims: SessionClaims): string;
  issueVerificationToken(claims: VerificationClaims): string;
  /** @throws InvalidInput when the target, hex, is not an uncompressed P-256 key. */
  createSessionKey(targetPublicKey: string): Promise<{ publicKey: string; credentialBundle: string }>;
  /** Draws the token of a read-only session. Only its hash may be stored. */
  drawSessionToken(): { token: string; hash: Uint8Array };
  sessionTokenHash(token: string): Uint8Array;
  /** Draws a code, and returns also the MAC to store. The code itself may only be put into the message. */
  drawOneTimeCode(otpId: string, length: number, alphanumeric: boolean): { code: string; mac: Uint8Array };
  /** The stored form of a code that is not drawn: the code of the sandbox. */
  oneTimeCodeMac(otpId: string, code: string): Uint8Array;
  checkOneTimeCode(otpId: string, code: string, mac: Uint8Array): boolean;
  /** Makes the key to which a client encrypts a code. The TLS fetcher signs the bundle. */
  createOtpTarget(otpId: string, organizationId: string): { bundle: string; sealedKey: Uint8Array };
  /** @throws WireFormatError when the bundle was not sealed for this key. */
  openOtpBundle(otpId: string, sealedKey: Uint8Array, encryptedBundle: string): Promise<Uint8Array>;
  /** The public key of the authority as an OpenID provider. */
  oidcPublicJwk: OidcPublicJwk;
  issueOidcToken(claims: JsonObject): string;
  /** @throws WireFormatError when the secret, hex, was not encrypted to the TLS fetcher's encryption key. */
  openClientSecret(envelope: string): string;
  /** @throws WireFormatError when the target, hex, is not an uncompressed P-256 key. */
  sealCredentialBundle(targetPublicKey: string, text: string): Promise<string>;
  sealText(purpose: string, text: string): Uint8Array;
  openText(purpose: string, sealed: Uint8Array): string;
  /** Wipes the private keys that are kept in memory. */
  close(): void;
}

export function createVault(ring: KeyRing, randomBytes: (length: number) => Uint8Array): Vault {
  const { dataKey, enclaveKeys: keys } = ring;
  const sealer = createSealer(dataKey, randomBytes);
  const material = createKeyMaterial(sealer);
  const macKey = createHmac('sha256', dataKey).update('one-time-codes').digest();
  const otpTargetPurpose = (otpId: string) => `otp-target ${otpId}`;
  return {
    publicKeys: enclavePublicKeys(keys),
    wallets: createWalletVault(material, randomBytes),
    keys: createKeyVault(material, randomBytes),
    imports: createImportVault(sealer, material, keys.signer),
    exports: createExportVault(material, keys.signer),
    issueSessionToken: (claims) => issueSessionToken(keys, claims),
    issueVerificationToken: (claims) => issueVerificationToken(keys, claims),
    createSessionKey,
    drawSessionToken: () => drawSessionToken(randomBytes),
    sessionTokenHash,
    drawOneTimeCode(otpId, length, alphanumeric) {
      const code = drawCode(length, alphanumeric, randomBytes);
      return { code, mac: codeMac(macKey, otpId, code) };
    },
    oneTimeCodeMac: (otpId, code) => codeMac(macKey, otpId, code),
    checkOneTimeCode: (otpId, code, mac) => sameMac(codeMac(macKey, otpId, code), mac),
    createOtpTarget(otpId, organizationId) {
      const pair = generateP256KeyPair();
      // A code belongs to no user yet, but the Go and Rust SDKs read the field and compare it.
      const data = targetKeyData({ targetPublic: uncompressedHex(pair), organizationId, userId: '' });
      const sealedKey = sealer.seal(otpTargetPurpose(otpId), exportP256PrivateKey(pair));
      return { bundle: issueBundle(keys.tlsFetcher, data), sealedKey };
    },
    async openOtpBundle(otpId, sealedKey, encryptedBundle) {
      const sealed = parseSealedBundle(encryptedBundle);
      const pair = importP256PrivateKey(sealer.open(otpTargetPurpose(otpId), sealedKey));
      return hpkeOpen(await ecdhKey(pair), pair.publicKey, sealed);
    },
    oidcPublicJwk: oidcPublicJwk(ring.oidcIssuer),
    issueOidcToken: (claims) => issueOidcToken(ring.oidcIssuer, claims),
    openClientSecret: (envelope) => openClientSecret(keys.tlsFetcherEncryption, envelope),
    sealCredentialBundle: (target, text) => sealCredentialBundle(target, encodeUtf8(text)),
    sealText: (purpose, text) => sealer.seal(purpose, encodeUtf8(text)),
    openText: (purpose, sealed) => decodeUtf8(sealer.open(purpose, sealed)),
    close: material.wipe,
  };
}

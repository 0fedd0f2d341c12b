import { decodeHex, encodeHex, encodeUtf8, hpkeSeal, type SealedMessage, WireFormatError } from '@postern/protocol';
import { InvalidInput } from '../errors/invalid-input.ts';
import { issueBundle } from './enclave-keys.ts';
import type { KeyMaterial, SealedKey, SealedSeed } from './key-material.ts';
import { type MnemonicLanguage, translateMnemonic } from './keys/mnemonic-language.ts';
import type { P256KeyPair } from './p256-key-pair.ts';

/** Who an export is encrypted to. */
export interface ExportTarget {
  organizationId: string;
  /** Uncompressed P-256 key, hex. */
  targetPublicKey: string;
}

/** Exports keys, encrypted to their owner and signed by the signer (Turnkey docs, "Export wallets"). */
export interface ExportVault {
  /**
   * The bundle with a wallet's mnemonic. A passphrase follows on its own line.
   * @throws InvalidInput `invalid target public key`
   */
  exportWallet(wallet: SealedSeed, language: MnemonicLanguage, target: ExportTarget): Promise<string>;
  /**
   * The bundle with a private key, 32 bytes.
   * @throws InvalidInput `invalid target public key`
   */
  exportKey(key: SealedKey, target: ExportTarget): Promise<string>;
}

export function createExportVault(material: KeyMaterial, signer: P256KeyPair): ExportVault {
  return {
    exportWallet(wallet, language, target) {
      const { words, passphrase } = material.mnemonicOf(wallet);
      const translated = translateMnemonic(words, language);
      return issueExport(signer, target, encodeUtf8(passphrase ? `${translated}\n${passphrase}` : translated));
    },
    exportKey: (key, target) => issueExport(signer, target, new Uint8Array(material.privateKeyOf(key))),
  };
}

async function issueExport(signer: P256KeyPair, target: ExportTarget, plaintext: Uint8Array<ArrayBuffer>) {
  const { encappedPublic, ciphertext } = await seal(target.targetPublicKey, plaintext);
  const data = {
    encappedPublic: encodeHex(encappedPublic),
    ciphertext: encodeHex(ciphertext),
    organizationId: target.organizationId,
  };
  return issueBundle(signer, encodeUtf8(JSON.stringify(data)));
}

async function seal(targetPublicKey: string, plaintext: Uint8Array<ArrayBuffer>): Promise<SealedMessage> {
  try {
    return await hpkeSeal(decodeHex(targetPublicKey), plaintext);
  } catch (error) {
    if (error instanceof WireFormatError) throw new InvalidInput('invalid target public key');
    throw error;
  }
}

import {
  decodeUtf8,
  hpkeOpen,
  parseSealedBundle,
  type SealedMessage,
  targetKeyData,
  WireFormatError,
} from '@postern/protocol';
import { InvalidInput } from '../errors/invalid-input.ts';
import { issueBundle } from './enclave-keys.ts';
import type { KeyMaterial, Mnemonic } from './key-material.ts';
import type { NewPrivateKey } from './key-vault.ts';
import { type Curve, isPrivateKey, publicKeyOf } from './keys/curves.ts';
import { parseMnemonic } from './keys/mnemonic.ts';
import {
  ecdhKey,
  exportP256PrivateKey,
  generateP256KeyPair,
  importP256PrivateKey,
  type P256KeyPair,
  uncompressedHex,
} from './p256-key-pair.ts';
import type { Sealer } from './sealer.ts';

/** Who may import with a target. It cannot be used for another user. */
export interface ImportTargetOwner {
  id: string;
  organizationId: string;
  userId: string;
}

/** The private half of the key to which a user encrypts an import. */
export interface SealedImportTarget extends ImportTargetOwner {
  sealedKey: Uint8Array;
}

/** An import that has been opened with one of the targets. */
export interface Imported<T> {
  content: T;
  targetId: string;
}

/** Imports keys that their owner has encrypted (Turnkey docs, "Import wallets"). */
export interface ImportVault {
  /** Makes the key to encrypt to; the bundle is signed by the signer. */
  createTarget(owner: ImportTargetOwner): { importBundle: string; sealedKey: Uint8Array };
  /**
   * Seals the wallet of an encrypted mnemonic.
   * @throws InvalidInput `invalid mnemonic`, or when it was encrypted to none of the targets.
   */
  openWallet(walletId: string, targets: SealedImportTarget[], encryptedBundle: string): Promise<Imported<Uint8Array>>;
  /**
   * Seals an encrypted private key.
   * @throws InvalidInput `invalid private key`, or when it was encrypted to none of the targets.
   */
  openPrivateKey(
    of: { privateKeyId: string; curve: Curve },
    targets: SealedImportTarget[],
    encryptedBundle: string,
  ): Promise<Imported<NewPrivateKey>>;
}

export function createImportVault(sealer: Sealer, material: KeyMaterial, signer: P256KeyPair): ImportVault {
  const purpose = ({ id, organizationId, userId }: ImportTargetOwner) =>
    `import-target ${organizationId} ${userId} ${id}`;

  async function open(targets: SealedImportTarget[], encryptedBundle: string): Promise<Imported<Uint8Array>> {
    const sealed = parse(encryptedBundle);
    // A bundle does not say to which of the user's targets it was encrypted.
    for (const target of targets) {
      const pair = importP256PrivateKey(sealer.open(purpose(target), target.sealedKey));
      const content = await openFor(pair, sealed);
      if (content) return { content, targetId: target.id };
    }
    throw new InvalidInput('the bundle was not encrypted to a usable import target');
  }

  return {
    createTarget(owner) {
      const pair = generateP256KeyPair();
      const { organizationId, userId } = owner;
      const data = targetKeyData({ targetPublic: uncompressedHex(pair), organizationId, userId });
      const sealedKey = sealer.seal(purpose(owner), exportP256PrivateKey(pair));
      return { importBundle: issueBundle(signer, data), sealedKey };
    },
    async openWallet(walletId, targets, encryptedBundle) {
      const { content, targetId } = await open(targets, encryptedBundle);
      return { content: await material.sealMnemonic(walletId, readMnemonic(content)), targetId };
    },
    async openPrivateKey({ privateKeyId, curve }, targets, encryptedBundle) {
      const { content, targetId } = await open(targets, encryptedBundle);
      if (content.length !== 32 || !isPrivateKey(curve, content)) throw new InvalidInput('invalid private key');
      const sealedKey = material.sealPrivateKey(privateKeyId, content);
      return { content: { sealedKey, publicKey: publicKeyOf(curve, content) }, targetId };
    },
  };
}

function parse(encryptedBundle: string): SealedMessage {
  try {
    return parseSealedBundle(encryptedBundle);
  } catch (error) {
    if (error instanceof WireFormatError) throw new InvalidInput('invalid encrypted bundle');
    throw error;
  }
}

async function openFor(pair: P256KeyPair, sealed: SealedMessage): Promise<Uint8Array | undefined> {
  try {
    return await hpkeOpen(await ecdhKey(pair), pair.publicKey, sealed);
  } catch (error) {
    if (error instanceof WireFormatError) return undefined;
    throw error;
  }
}

/** A mnemonic may have several lines. A line after a complete mnemonic is the passphrase. */
function readMnemonic(plaintext: Uint8Array): Mnemonic {
  const text = readText(plaintext);
  const end = text.indexOf('\n');
  if (end === -1 || isMnemonic(text)) return { words: parseMnemonic(text), passphrase: '' };
  return { words: parseMnemonic(text.slice(0, end)), passphrase: text.slice(end + 1) };
}

function isMnemonic(text: string): boolean {
  try {
    return parseMnemonic(text) !== '';
  } catch {
    return false;
  }
}

function readText(plaintext: Uint8Array): string {
  try {
    return decodeUtf8(plaintext);
  } catch {
    throw new InvalidInput('invalid mnemonic');
  }
}

import { createPrivateKey, sign } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, decodeHex, encodeApiKeyStamp, encodeHex, encodeUtf8, STAMP_HEADER } from '@postern/protocol';
import type { Stamper } from './stamper.ts';

/** A wallet of a user's own, such as MetaMask or Phantom, that the test holds itself. */
export interface SoftwareWallet {
  kind: 'ethereum' | 'solana';
  address: string;
  /** Hex: a compressed point of secp256k1, or 32 bytes of Ed25519. */
  publicKey: string;
  /** Hex, 32 bytes. */
  privateKey: string;
  /**
   * Signs a message as the wallet does when a page asks for it.
   * @returns Ethereum: `0x`, R, S and V of an EIP-191 signature (`personal_sign`). Solana: the signature of Ed25519, hex.
   */
  signMessage(message: string): string;
  stamper: Stamper;
}

export function softwareWallet(made: Omit<SoftwareWallet, 'signMessage' | 'stamper'>): SoftwareWallet {
  const isEthereum = made.kind === 'ethereum';
  const { publicKey, privateKey } = made;
  const scheme = isEthereum ? 'SIGNATURE_SCHEME_TK_API_SECP256K1_EIP191' : 'SIGNATURE_SCHEME_TK_API_ED25519';
  return {
    ...made,
    signMessage(message) {
      if (!isEthereum) return signEd25519(privateKey, message);
      const signature = signEip191(privateKey, message);
      // The library puts the recovery bit first, Ethereum puts it last and adds 27.
      const v = (27 + (signature[0] ?? 0)).toString(16);
      return `0x${encodeHex(signature.slice(1))}${v}`;
    },
    stamper: {
      async stamp(body) {
        const signature = isEthereum ? derOf(signEip191(privateKey, body)) : signEd25519(privateKey, body);
        return { stampHeaderName: STAMP_HEADER, stampHeaderValue: encodeApiKeyStamp({ publicKey, scheme, signature }) };
      },
    },
  };
}

/** EIP-191, version 0x45. @returns The recovery bit, R and S. */
function signEip191(privateKey: string, message: string): Uint8Array {
  const bytes = encodeUtf8(message);
  const digest = keccak_256(concatBytes(encodeUtf8(`\x19Ethereum Signed Message:\n${bytes.length}`), bytes));
  return secp256k1.sign(digest, decodeHex(privateKey), { prehash: false, format: 'recovered' });
}

function derOf(recovered: Uint8Array): string {
  return encodeHex(secp256k1.Signature.fromBytes(recovered, 'recovered').toBytes('der'));
}

function signEd25519(privateKey: string, message: string): string {
  // PKCS #8 around the seed (RFC 8410).
  const der = Buffer.from(`302e020100300506032b657004220420${privateKey}`, 'hex');
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return sign(null, Buffer.from(message), key).toString('hex');
}

import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { encodeDerSignature } from '@postern/protocol';
import { base58 } from '@scure/base';
import { personalMessageHash, recoverEthereumSigner } from '../credentials/ethereum.ts';

/** An external wallet of a test. */
export interface WalletSigner {
  curveType: 'API_KEY_CURVE_SECP256K1' | 'API_KEY_CURVE_ED25519';
  publicKey: string;
  address: string;
  /** Hex, as a wallet signs a message. */
  sign(message: string): string;
  /** Hex, as a wallet stamps a request. */
  stamp(body: string): string;
}

export function createEthereumSigner(seed = 'seed'): WalletSigner {
  const secret = createHash('sha256').update(seed).digest();
  const compact = (text: string) =>
    secp256k1.sign(personalMessageHash(text), secret, { prehash: false, format: 'recovered' });
  const signWith = (text: string) => {
    const [recovery = 0, ...rest] = compact(text);
    return Buffer.from([...rest, 27 + recovery]);
  };
  const address = recoverEthereumSigner('message', signWith('message'))?.address ?? '';
  return {
    curveType: 'API_KEY_CURVE_SECP256K1',
    publicKey: Buffer.from(secp256k1.getPublicKey(secret, true)).toString('hex'),
    address,
    sign: (message) => signWith(message).toString('hex'),
    stamp: (body) => Buffer.from(encodeDerSignature(compact(body).slice(1))).toString('hex'),
  };
}

export function createSolanaSigner(): WalletSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const bytes = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const signWith = (text: string) => sign(null, Buffer.from(text), privateKey).toString('hex');
  return {
    curveType: 'API_KEY_CURVE_ED25519',
    publicKey: bytes.toString('hex'),
    address: base58.encode(bytes),
    sign: signWith,
    stamp: signWith,
  };
}

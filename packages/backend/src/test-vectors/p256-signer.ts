import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { compressPublicKey } from '@postern/protocol';

/** A fresh P-256 key pair that signs what a test makes up. */
export interface P256Signer {
  /** The public key. */
  key: KeyObject;
  privateKey: KeyObject;
  /** Compressed, lowercase hex. */
  publicKey: string;
  /** Uncompressed, lowercase hex. */
  uncompressed: string;
  /** R || S, 64 bytes, over SHA-256 of the data. */
  sign(data: Uint8Array | string): Buffer;
  /** The same in DER. */
  signDer(data: Uint8Array | string): Buffer;
}

export function createP256Signer(): P256Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Uint8Array.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return {
    key: publicKey,
    privateKey,
    publicKey: compressPublicKey(point),
    uncompressed: point.toString('hex'),
    sign: (data) => sign('sha256', Buffer.from(data), { key: privateKey, dsaEncoding: 'ieee-p1363' }),
    signDer: (data) => sign('sha256', Buffer.from(data), privateKey),
  };
}

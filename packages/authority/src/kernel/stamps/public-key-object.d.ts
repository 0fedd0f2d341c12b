import { type KeyObject } from 'node:crypto';

/** SubjectPublicKeyInfo up to the key itself (RFC 5480, RFC 8410); OpenSSL takes compressed points. */
declare const SPKI_PREFIX: {
  readonly p256: '3039301306072a8648ce3d020106082a8648ce3d030107032200';
  readonly secp256k1: '3036301006072a8648ce3d020106052b8104000a032200';
  readonly ed25519: '302a300506032b6570032100';
};
export type StampCurve = keyof typeof SPKI_PREFIX;
/**
 * The key object of a public key. Decompressing a point costs as much as half a verification, so the most recent ones
 * are kept.
 * @param publicKey Hex: compressed point, or Ed25519 key.
 * @returns Undefined when it is not a key of the curve.
 */
export declare function publicKeyObject(curve: StampCurve, publicKey: string): KeyObject | undefined;
//# sourceMappingURL=public-key-object.d.ts.map

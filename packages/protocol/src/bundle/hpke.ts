import { concatBytes } from '../encoding/bytes.ts';
import { encodeUtf8 } from '../encoding/utf8.ts';
import { WireFormatError } from '../wire-format-error.ts';

/*
 * HPKE (RFC 9180) in base mode, single shot, with the one suite that Turnkey uses: DHKEM(P-256, HKDF-SHA256),
 * HKDF-SHA256, AES-256-GCM. WebCrypto has every primitive; this file has only the key schedule. The smallest library for
 * HPKE takes 8.5 KB, most of the client's bundle.
 */

const KEM_SUITE = concatBytes(encodeUtf8('KEM'), Uint8Array.of(0x00, 0x10));
const HPKE_SUITE = concatBytes(encodeUtf8('HPKE'), Uint8Array.of(0x00, 0x10, 0x00, 0x01, 0x00, 0x02));
const VERSION = encodeUtf8('HPKE-v1');
const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
const EMPTY = new Uint8Array(0);

/** The `info` of every HPKE message between a client and Turnkey. */
const TURNKEY_INFO = encodeUtf8('turnkey_hpke');

/** A key of WebCrypto. Its usual type name exists only in the types for browsers. */
export type WebCryptoKey = Awaited<ReturnType<typeof crypto.subtle.deriveKey>>;

export interface SealedMessage {
  /** The encapsulated key: uncompressed point, 65 bytes. */
  encappedPublic: Uint8Array<ArrayBuffer>;
  /** Ciphertext and 16-byte tag. */
  ciphertext: Uint8Array<ArrayBuffer>;
}

/**
 * Seals a message the way Turnkey's enclaves expect it: `info` is `turnkey_hpke`, and the additional data is the
 * encapsulated key followed by the receiver's key.
 * @param receiver The receiver's public key: uncompressed point, 65 bytes.
 * @throws WireFormatError when the receiver's key is not a point of P-256.
 */
export async function hpkeSeal(
  receiver: Uint8Array<ArrayBuffer>,
  plaintext: Uint8Array<ArrayBuffer>,
): Promise<SealedMessage> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const primitives: HpkePrimitives = {
    encappedPublic: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
    diffieHellman: (publicKey) => diffieHellman(pair.privateKey, publicKey),
    hmac,
    async encrypt(key, iv, additionalData, text) {
      const aesKey = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
      return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, aesKey, text));
    },
  };
  return hpkeSealWith(primitives, receiver, plaintext);
}

type Bytes = Uint8Array<ArrayBuffer>;
type Hmac = (key: Bytes, message: Bytes) => Promise<Bytes>;

/** The primitives of HPKE, for platforms without WebCrypto. The key pair must be new for each message. */
export interface HpkePrimitives {
  /** The public key of the pair: uncompressed point, 65 bytes. */
  encappedPublic: Bytes;
  /** The x coordinate that the pair shares with a point of 65 bytes: 32 bytes. */
  diffieHellman(publicKey: Bytes): Promise<Uint8Array>;
  /** HMAC with SHA-256. */
  hmac: Hmac;
  /** AES-256-GCM; the tag follows the ciphertext. */
  encrypt(key: Bytes, nonce: Bytes, additionalData: Bytes, plaintext: Bytes): Promise<Bytes>;
}

/** Seals a message as `hpkeSeal` does, with other primitives. */
export async function hpkeSealWith(
  primitives: HpkePrimitives,
  receiver: Bytes,
  plaintext: Bytes,
): Promise<SealedMessage> {
  const { encappedPublic } = primitives;
  const shared = await primitives.diffieHellman(receiver);
  const { key, nonce } = await keySchedule(shared, encappedPublic, receiver, TURNKEY_INFO, primitives.hmac);
  const additionalData = concatBytes(encappedPublic, receiver);
  return { encappedPublic, ciphertext: await primitives.encrypt(key, nonce, additionalData, plaintext) };
}

/**
 * Opens a message that was sealed as `hpkeSeal` does.
 * @param privateKey The receiver's key, for ECDH with P-256.
 * @param receiver The receiver's public key: uncompressed point, 65 bytes.
 * @throws WireFormatError when the message was not sealed for this key or was changed.
 */
export async function hpkeOpen(
  privateKey: WebCryptoKey,
  receiver: Uint8Array<ArrayBuffer>,
  sealed: SealedMessage,
): Promise<Uint8Array<ArrayBuffer>> {
  const { encappedPublic, ciphertext } = sealed;
  const shared = await diffieHellman(privateKey, encappedPublic);
  const { key, nonce } = await keySchedule(shared, encappedPublic, receiver, TURNKEY_INFO);
  const additionalData = concatBytes(encappedPublic, receiver);
  const aesKey = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce, additionalData }, aesKey, ciphertext),
    );
  } catch {
    throw new WireFormatError('not sealed for this key');
  }
}

async function diffieHellman(privateKey: WebCryptoKey, publicKey: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  if (publicKey.length !== 65) throw new WireFormatError('not an uncompressed point');
  try {
    const imported = await crypto.subtle.importKey('raw', publicKey, CURVE, false, []);
    return new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: imported }, privateKey, 256));
  } catch {
    throw new WireFormatError('not a point of P-256');
  }
}

/** RFC 9180, sections 4.1 (ExtractAndExpand) and 5.1 (KeySchedule), for mode_base. Exported for the RFC's vectors. */
export async function keySchedule(
  dh: Uint8Array,
  enc: Uint8Array,
  receiver: Uint8Array,
  info: Uint8Array,
  mac: Hmac = hmac,
): Promise<{ key: Uint8Array<ArrayBuffer>; nonce: Uint8Array<ArrayBuffer> }> {
  const eaePrk = await labeledExtract(mac, KEM_SUITE, EMPTY, 'eae_prk', dh);
  const sharedSecret = await labeledExpand(mac, KEM_SUITE, eaePrk, 'shared_secret', concatBytes(enc, receiver), 32);
  const pskIdHash = await labeledExtract(mac, HPKE_SUITE, EMPTY, 'psk_id_hash', EMPTY);
  const infoHash = await labeledExtract(mac, HPKE_SUITE, EMPTY, 'info_hash', info);
  const context = concatBytes(Uint8Array.of(0), pskIdHash, infoHash);
  const secret = await labeledExtract(mac, HPKE_SUITE, sharedSecret, 'secret', EMPTY);
  return {
    key: await labeledExpand(mac, HPKE_SUITE, secret, 'key', context, 32),
    nonce: await labeledExpand(mac, HPKE_SUITE, secret, 'base_nonce', context, 12),
  };
}

function labeledExtract(mac: Hmac, suite: Uint8Array, salt: Uint8Array, label: string, ikm: Uint8Array) {
  // HKDF-Extract with an empty salt uses a string of zeros as the key (RFC 5869, section 2.2).
  const key = salt.length ? concatBytes(salt) : new Uint8Array(32);
  return mac(key, concatBytes(VERSION, suite, encodeUtf8(label), ikm));
}

/** One block of HKDF-Expand (RFC 5869, section 2.3): no output of this suite is longer than a hash. */
async function labeledExpand(
  mac: Hmac,
  suite: Uint8Array,
  prk: Uint8Array,
  label: string,
  info: Uint8Array,
  length: number,
) {
  const labeled = concatBytes(Uint8Array.of(0, length), VERSION, suite, encodeUtf8(label), info, Uint8Array.of(1));
  return (await mac(concatBytes(prk), labeled)).slice(0, length);
}

async function hmac(key: Uint8Array<ArrayBuffer>, message: Uint8Array<ArrayBuffer>) {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, message));
}

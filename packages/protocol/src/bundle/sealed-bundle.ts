import { decodeHex, encodeHex } from '../encoding/hex.ts';
import { parseJsonObject, stringField } from '../encoding/json.ts';
import { decodeUtf8, encodeUtf8 } from '../encoding/utf8.ts';
import type { SealedMessage } from './hpke.ts';

/** Encodes a sealed message as the JSON string that goes over the wire, in the key order of Turnkey's clients. */
export function encodeSealedBundle(sealed: SealedMessage): string {
  const { encappedPublic, ciphertext } = sealed;
  return JSON.stringify({ encappedPublic: encodeHex(encappedPublic), ciphertext: encodeHex(ciphertext) });
}

/**
 * Parses a sealed message.
 * @throws WireFormatError when it is malformed.
 */
export function parseSealedBundle(text: string): SealedMessage {
  const bundle = parseJsonObject(text);
  return {
    encappedPublic: decodeHex(stringField(bundle, 'encappedPublic')),
    ciphertext: decodeHex(stringField(bundle, 'ciphertext')),
  };
}

/** What a client encrypts for the enclave after the user typed a one-time code. */
export interface OtpAttempt {
  /** As typed. */
  otpCode: string;
  /** The key to bind the verification token to: compressed P-256, hex. */
  publicKey: string;
}

/** The bytes to seal for a try of a one-time code. */
export function encodeOtpAttempt(attempt: OtpAttempt): Uint8Array<ArrayBuffer> {
  return encodeUtf8(JSON.stringify({ otp_code: attempt.otpCode, public_key: attempt.publicKey }));
}

/**
 * Parses a try of a one-time code.
 * @throws WireFormatError when it is malformed.
 */
export function parseOtpAttempt(plaintext: Uint8Array): OtpAttempt {
  const attempt = parseJsonObject(decodeUtf8(plaintext));
  return { otpCode: stringField(attempt, 'otp_code'), publicKey: stringField(attempt, 'public_key') };
}

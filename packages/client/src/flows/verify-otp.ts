import {
  AUTH_PATHS,
  decodeDerSignature,
  encodeOtpAttempt,
  encodeSealedBundle,
  type JsonObject,
  parseEnclaveBundle,
  stringField,
  targetKeyOf,
  type VerifyOtpRequest,
  type VerifyOtpResponse,
} from '@postern/protocol';
import { backendRequest } from '../backend-request.ts';
import type { ClientContext } from '../context.ts';
import { clientError } from '../postern-error.ts';

export interface VerifyOtpParams {
  otpId: string;
  /** From `initOtp`. */
  otpEncryptionTargetBundle: string;
  /** As typed. White space is removed, and decimal digits of any script become ASCII. */
  otpCode: string;
  /** The key to bind the verification token to: compressed P-256, hex. */
  publicKey: string;
  signal?: AbortSignal | undefined;
}

/** Proves the contact with the code, encrypted for the enclave: `POST /verify-otp`. */
export async function verifyOtp(context: ClientContext, params: VerifyOtpParams): Promise<VerifyOtpResponse> {
  const { otpId, otpEncryptionTargetBundle, otpCode, publicKey, signal } = params;
  const target = await trustedTargetKey(context, otpEncryptionTargetBundle);
  const sealed = await context.sealing.seal(target, encodeOtpAttempt({ otpCode: normalizeCode(otpCode), publicKey }));
  const request: VerifyOtpRequest = { otpId, encryptedOtpBundle: encodeSealedBundle(sealed) };
  const read = (answer: JsonObject) => ({ verificationToken: stringField(answer, 'verificationToken') });
  return backendRequest(context, AUTH_PATHS.verifyOtp, request, read, { signal });
}

/** Keyboards of many languages type their own digits, for example Arabic-Indic or full-width ones. */
function normalizeCode(typed: string): string {
  return typed.replace(/\s/g, '').replace(/\p{Nd}/gu, (digit) => String(decimalValue(digit)));
}

/**
 * In Unicode the ten digits of a script are consecutive and begin with zero. The digits of two scripts may be adjacent.
 */
function decimalValue(digit: string): number {
  const codePoint = digit.codePointAt(0) ?? 0;
  let zero = codePoint;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return (codePoint - zero) % 10;
}

/** The key to encrypt to, after the bundle's signature was checked with the pinned key. */
async function trustedTargetKey(
  { sealing, tlsFetcherPublicKey }: ClientContext,
  bundle: string,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { data, signature } = parseEnclaveBundle(bundle, tlsFetcherPublicKey);
    const compact = decodeDerSignature(signature, 'minimal');
    if (await sealing.verify(tlsFetcherPublicKey, compact, data)) return targetKeyOf(data);
  } catch (cause) {
    throw clientError('UNTRUSTED_BUNDLE', { cause });
  }
  throw clientError('UNTRUSTED_BUNDLE');
}

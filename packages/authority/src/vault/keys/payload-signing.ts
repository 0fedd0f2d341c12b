import type { Curve } from './curves.ts';
import { payloadDigest, type RawPayload } from './payload-digest.ts';
import { type RawSignature, signRaw } from './raw-signature.ts';

/**
 * Signs one payload of SIGN_RAW_PAYLOAD or SIGN_RAW_PAYLOADS (Turnkey docs, "Sign raw payload").
 *
 * @param privateKey 32 bytes
 * @throws InvalidInput see `payloadDigest`
 */
export function signRawPayload(privateKey: Uint8Array, curve: Curve, request: RawPayload): RawSignature {
  return signRaw(privateKey, curve, payloadDigest(request, curve));
}

import { type ApiKeyStamp, type StampScheme } from '@postern/protocol';
import { type StampCurve } from './public-key-object.ts';

interface Scheme {
  curve: StampCurve;
  /** The curves that a registered key may have for its stamps to count. */
  apiKeyCurve: string;
  /** May throw on a signature that is not of the scheme's form. */
  verify(publicKey: string, signature: Uint8Array<ArrayBuffer>, body: Uint8Array): boolean;
}
/** One row per scheme (Turnkey docs, "Stamps"). High s is normal: runtimes do not normalize, and nothing here minds. */
export declare const STAMP_SCHEME_TABLE: Record<StampScheme, Scheme>;
/**
 * Checks the signature of a stamp over the exact bytes of a body.
 * @returns False for a wrong signature, a key that is none and anything malformed.
 */
export declare function verifyApiKeyStamp(stamp: ApiKeyStamp, body: Uint8Array): boolean;
//# sourceMappingURL=verify-api-key-stamp.d.ts.map

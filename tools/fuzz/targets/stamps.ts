import {
  decodeApiKeyStamp,
  decodeAttestedStamp,
  decodeDerSignature,
  decodeWebauthnStamp,
  encodeApiKeyStamp,
  encodeAttestedStamp,
  encodeDerSignature,
  encodeHex,
  encodeUtf8,
  encodeWebauthnStamp,
} from '@postern/protocol';
import fc from 'fast-check';
import { changedBase64Url, changedBytes, changedHex, changedJson, changedText } from '../changes.ts';
import { readCorpus, type SignedBody } from '../corpus.ts';
import { changedInputs, type Target, unlessRefused } from '../target.ts';

/** A stamp with changes in its header, in a field, or in the signature, or over a changed body. */
function changedStamp<Original extends SignedBody>(
  original: Original,
  decode: (header: string) => object,
  encode: (json: string) => string,
) {
  const json = JSON.stringify(decode(original.header));
  const headers = fc.oneof(
    changedBase64Url(original.header),
    changedJson(json, { signature: changedHex, publicKey: changedHex }).map(encode),
  );
  return fc.oneof(
    { weight: 4, arbitrary: headers.map((header) => ({ original, header, body: original.body })) },
    { weight: 1, arbitrary: changedText(original.body).map((body) => ({ original, header: original.header, body })) },
  );
}

const toBase64Url = (json: string) => Buffer.from(json).toString('base64url');

export const apiKeyStamps: Target = {
  name: 'stamp header: API keys and wallets',
  isSlow: true,
  property({ verifyApiKeyStamp, stampIdentity }, count) {
    const inputs = readCorpus('stamps').map((stamp) => changedStamp(stamp, decodeApiKeyStamp, toBase64Url));
    return changedInputs(
      fc.oneof(...inputs),
      ({ original, header, body }) => {
        const stamp = unlessRefused(() => decodeApiKeyStamp(header), 'WireFormatError');
        if (stamp) {
          const again = decodeApiKeyStamp(encodeApiKeyStamp(stamp));
          if (JSON.stringify(again) !== JSON.stringify(stamp))
            throw new Error('the stamp does not survive its encoding');
        }
        const isAccepted = stamp !== undefined && verifyApiKeyStamp(stamp, encodeUtf8(body));
        const signer = decodeApiKeyStamp(original.header);
        // The backend checks stamps of wallets itself.
        const identity = unlessRefused(() => stampIdentity({ 'X-Stamp': header }, body), 'AuthError');
        const isOfSigner =
          identity === undefined || (identity.type === 'wallet' && identity.publicKey === signer.publicKey);
        return {
          isIntact: header === original.header && body === original.body,
          isAccepted: isAccepted || identity !== undefined,
          meansTheSame:
            isOfSigner &&
            body === original.body &&
            stamp?.publicKey === signer.publicKey &&
            stamp.scheme === signer.scheme,
        };
      },
      count,
    );
  },
};

export const passkeyStamps: Target = {
  name: 'stamp header: passkeys',
  async property({ verifyAttestation, verifyWebauthnStamp }, count) {
    const passkeys = await Promise.all(
      readCorpus('passkeys').stamps.map(async (stamp) => {
        const credential = await verifyAttestation(stamp.registration, undefined);
        if (!credential) throw new Error('the passkeys of the corpus are valid');
        return { ...stamp, credential: { ...credential, originsFeature: undefined } };
      }),
    );
    const decode = (header: string) => decodeWebauthnStamp(header);
    const inputs = passkeys.map((stamp) => changedStamp(stamp, decode, (json) => json));
    return changedInputs(
      fc.oneof(...inputs),
      ({ original, header, body }) => {
        const stamp = unlessRefused(() => decodeWebauthnStamp(header), 'WireFormatError');
        if (
          stamp &&
          encodeWebauthnStamp(decodeWebauthnStamp(encodeWebauthnStamp(stamp))) !== encodeWebauthnStamp(stamp)
        ) {
          throw new Error('the stamp does not survive its encoding');
        }
        const counter = stamp && verifyWebauthnStamp(stamp, encodeUtf8(body), original.credential);
        const signed = decodeWebauthnStamp(original.header);
        return {
          isIntact: header === original.header && body === original.body,
          isAccepted: counter !== undefined,
          meansTheSame:
            body === original.body &&
            stamp?.authenticatorData === signed.authenticatorData &&
            stamp.clientDataJson === signed.clientDataJson,
        };
      },
      count,
    );
  },
};

export const attestedStamps: Target = {
  name: 'stamp header: proved identities',
  isSlow: true,
  property({ ofAuthority, verifyApiKeyStamp }, count) {
    const { attested, verification } = readCorpus('tokens');
    const signed = decodeAttestedStamp(attested.header);
    return changedInputs(
      changedStamp(attested, decodeAttestedStamp, toBase64Url),
      ({ original, header, body }) => {
        const stamp = unlessRefused(() => decodeAttestedStamp(header), 'WireFormatError');
        if (stamp && JSON.stringify(decodeAttestedStamp(encodeAttestedStamp(stamp))) !== JSON.stringify(stamp)) {
          throw new Error('the stamp does not survive its encoding');
        }
        const { checkVerificationToken } = ofAuthority;
        const claims =
          stamp &&
          unlessRefused(() => checkVerificationToken(stamp.publicKeyAttestation, verification.key, 0), 'ApiError');
        const isAccepted =
          claims !== undefined &&
          claims.publicKey === stamp?.publicKey &&
          verifyApiKeyStamp({ ...stamp, scheme: 'SIGNATURE_SCHEME_TK_API_P256' }, encodeUtf8(body));
        return {
          isIntact: header === original.header && body === original.body,
          isAccepted,
          meansTheSame:
            body === original.body &&
            stamp?.publicKey === signed.publicKey &&
            stamp.publicKeyAttestation === signed.publicKeyAttestation,
        };
      },
      count,
    );
  },
};

export const derSignatures: Target = {
  name: 'DER signatures',
  property(_code, count) {
    const originals = readCorpus('signatures').map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')));
    const inputs = fc.oneof(...originals.map(changedBytes), fc.uint8Array({ maxLength: 80 }));
    return fc.property(inputs, (bytes) => {
      const minimal = unlessRefused(() => decodeDerSignature(bytes, 'minimal'), 'WireFormatError');
      const padded = unlessRefused(() => decodeDerSignature(bytes, 'padded'), 'WireFormatError');
      // DER has one form for each signature, and whatever is DER is also padded DER with the same meaning.
      if (minimal && encodeHex(encodeDerSignature(minimal)) !== encodeHex(bytes))
        throw new Error('another form is accepted');
      if (minimal && (!padded || encodeHex(minimal) !== encodeHex(padded))) throw new Error('the readers differ');
      if (padded && padded.length !== 64) throw new Error('not R and S');
      count(padded ? 'accepted' : 'refused');
    });
  },
};

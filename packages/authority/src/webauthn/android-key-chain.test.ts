import { decodeAttestationObject, getCertificateInfo } from '@simplewebauthn/server/helpers';
import { describe, expect, it } from 'vitest';
import vectors from '../test-vectors/webauthn-level-3.json' with { type: 'json' };
import { namesOnlyGoogleLists } from './android-key-chain.ts';

const vector = vectors.registrations.find(({ name }) => name === 'android-key-es256');
const attestation = decodeAttestationObject(new Uint8Array(Buffer.from(vector?.attestationObject ?? '', 'base64url')));
const genuine = attestation.get('attStmt').get('x5c')?.[0] ?? new Uint8Array();

/** id-ce-subjectKeyIdentifier as the certificate has it: the object identifier and the value. */
const SUBJECT_KEY_IDENTIFIER = '301d0603551d0e0416';

/** The certificate with a revocation list in place of its key identifier. Its signature is no longer valid. */
function naming(uri: string, ...more: string[]): Uint8Array<ArrayBuffer> {
  const points = [uri, ...more].map((each) => der(0x30, der(0xa0, der(0xa0, der(0x86, Buffer.from(each, 'latin1'))))));
  const value = der(0x30, Buffer.concat(points));
  const extension = der(0x30, Buffer.concat([Buffer.from('0603551d1f', 'hex'), der(0x04, value)]));
  const hex = Buffer.from(genuine).toString('hex');
  const start = hex.indexOf(SUBJECT_KEY_IDENTIFIER) / 2;
  const removed = 0x1f;
  const bytes = Buffer.concat([
    Buffer.from(genuine).subarray(0, start),
    extension,
    Buffer.from(genuine).subarray(start + removed),
  ]);
  return new Uint8Array(lengthen(bytes, extension.length - removed, hex));
}

/** Adds to the lengths of all DER elements around the extensions. */
function lengthen(bytes: Buffer, by: number, hex: string): Buffer {
  const extensions = hex.indexOf('a381a83081a5') / 2;
  bytes.writeUInt16BE(bytes.readUInt16BE(2) + by, 2);
  bytes.writeUInt16BE(bytes.readUInt16BE(6) + by, 6);
  bytes.writeUInt8(bytes.readUInt8(extensions + 2) + by, extensions + 2);
  bytes.writeUInt8(bytes.readUInt8(extensions + 5) + by, extensions + 5);
  return bytes;
}

function der(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.of(tag, content.length), content]);
}

const GOOGLE = 'https://android.googleapis.com/attestation/crl/';

describe('the certificates of an Android key', () => {
  it('The certificates of an Android key can name no revocation list, or a list of Google', () => {
    expect(namesOnlyGoogleLists([genuine], getCertificateInfo)).toBe(true);
    expect(namesOnlyGoogleLists([genuine, naming(`${GOOGLE}E8FA`)], getCertificateInfo)).toBe(true);
  });

  it.each([
    ['http://169.254.169.254/'],
    ['https://android.googleapis.com.example/x'],
    ['ht\ttp://127.0.0.1/'],
    ['data:,x'],
    [`${GOOGLE}E8/../..`],
    [`${GOOGLE}E8`, 'http://[::1]/'],
  ])('The certificates of an Android key are refused with another revocation list: %j %j', (...uris) => {
    const [first = '', ...more] = uris;
    expect(namesOnlyGoogleLists([genuine, naming(first, ...more)], getCertificateInfo)).toBe(false);
  });
});

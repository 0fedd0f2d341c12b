import type { getCertificateInfo } from '@simplewebauthn/server/helpers';

/** `id-ce-cRLDistributionPoints` (RFC 5280, section 4.2.1.13). */
const CRL_DISTRIBUTION_POINTS = '2.5.29.31';

/** The one list that Google's own certificates name: a sequence of one point with one URI, in DER. */
const GOOGLE_LIST =
  /^\x30[\s\S]\x30[\s\S]\xa0[\s\S]\xa0[\s\S]\x86[\s\S]https:\/\/android\.googleapis\.com\/attestation\/crl\/[0-9A-Za-z]+$/;

/**
 * Tells whether the certificates of an Android key attestation may be verified. The library fetches the revocation
 * lists that they name, and an attacker with a leaked attestation key can write certificates with any address.
 * @param certificates DER, without the root.
 */
export function namesOnlyGoogleLists(
  certificates: Uint8Array<ArrayBuffer>[],
  readCertificate: typeof getCertificateInfo,
): boolean {
  return certificates.every((certificate) => {
    const { extensions = [] } = readCertificate(certificate).parsedCertificate.tbsCertificate;
    return extensions
      .filter(({ extnID }) => extnID === CRL_DISTRIBUTION_POINTS)
      .every(({ extnValue }) => GOOGLE_LIST.test(Buffer.from(extnValue.buffer).toString('latin1')));
  });
}

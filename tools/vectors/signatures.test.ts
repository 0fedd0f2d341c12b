import { readdir, readFile } from 'node:fs/promises';
import { compactVerify, createLocalJWKSet } from 'jose';
import { expect, test } from 'vitest';
import { checkClientSignature } from '../../packages/authority/src/operation/verification.ts';
import { verifyApiKeyStamp } from '../../packages/authority/src/pipeline/authentication/verify-api-key-stamp.ts';
import { OIDC_ALGORITHMS } from '../../packages/protocol/src/verification/oidc-algorithms.ts';
import { runVectors, type SignatureChecks, type VectorFile } from './wycheproof.ts';

const FOLDER = new URL('test-vectors/', import.meta.url);

const checks: SignatureChecks = {
  stamp: (scheme, publicKey, signature, message) => verifyApiKeyStamp({ scheme, publicKey, signature }, message),
  clientSignature: (publicKey, signature, message) =>
    succeeds(() =>
      checkClientSignature({ scheme: 'CLIENT_SIGNATURE_SCHEME_API_P256', publicKey, signature, message }, publicKey),
    ),
  // The payloads of these vectors are not claims, so only the signature can be checked.
  webSignature: (key, token) =>
    compactVerify(token, createLocalJWKSet({ keys: [{ ...key, kty: String(key.kty) }] }), {
      algorithms: OIDC_ALGORITHMS,
    }).then(
      () => true,
      () => false,
    ),
};

function succeeds(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}

const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.json'));

test.each(files)('The authority answers every vector of %s as Project Wycheproof expects', async (name) => {
  const file: VectorFile = JSON.parse(await readFile(new URL(name, FOLDER), 'utf8'));
  const { passed, mismatches } = await runVectors(file, checks);
  expect(mismatches).toEqual([]);
  expect(passed).toBeGreaterThan(0);
});

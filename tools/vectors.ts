import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compactVerify, createLocalJWKSet } from 'jose';
import { repositoryRoot } from './repository.ts';
import { runVectors, type SignatureChecks, type VectorFile } from './vectors/wycheproof.ts';

// Runs the vectors of Project Wycheproof from a folder through the signature checks of the built authority:
//   npm run vectors -- FOLDER
// Prints one line per file and fails when any vector is answered otherwise than it should be.

type StampModule = typeof import('../packages/authority/src/pipeline/authentication/verify-api-key-stamp.ts');
type VerificationModule = typeof import('../packages/authority/src/operation/verification.ts');
type OidcModule = typeof import('../packages/authority/src/oidc/oidc-verifier.ts');

/** Imports a module from inside of the built authority, whose entry does not show it. */
function built<Module>(path: string): Promise<Module> {
  return import(pathToFileURL(join(repositoryRoot, 'packages/authority/dist', path)).href);
}

async function signatureChecks(): Promise<SignatureChecks> {
  const stamps = await built<StampModule>('kernel/stamps/verify-api-key-stamp.js');
  const clientSignatures = await built<VerificationModule>('kernel/verification.js');
  const oidc = await built<OidcModule>('oidc/oidc-verifier.js');
  return {
    stamp: (scheme, publicKey, signature, message) =>
      stamps.verifyApiKeyStamp({ scheme, publicKey, signature }, message),
    clientSignature: (publicKey, signature, message) =>
      succeeds(() =>
        clientSignatures.checkClientSignature(
          { scheme: 'CLIENT_SIGNATURE_SCHEME_API_P256', publicKey, signature, message },
          publicKey,
        ),
      ),
    // The payloads are no claims, so only the half of the check that concerns the signature can be run.
    webSignature: (key, token) =>
      compactVerify(token, createLocalJWKSet({ keys: [{ ...key, kty: String(key.kty) }] }), {
        algorithms: oidc.ALGORITHMS,
      }).then(
        () => true,
        () => false,
      ),
  };
}

function succeeds(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}

async function runFile(path: string, checks: SignatureChecks): Promise<boolean> {
  const file: VectorFile = JSON.parse(await readFile(path, 'utf8'));
  const { passed, skipped, mismatches } = await runVectors(file, checks);
  const isSound = mismatches.length === 0 && passed > 0;
  console.log(
    `${isSound ? '✓' : '✗'} ${basename(path)}: ${passed} as expected, ${mismatches.length} not, ${skipped} skipped`,
  );
  for (const mismatch of mismatches) console.log(`    ${mismatch}`);
  return isSound;
}

const [folder] = process.argv.slice(2);
const files = folder ? (await readdir(folder)).filter((name) => name.endsWith('.json')).sort() : [];
if (!folder || files.length === 0) {
  console.error('npm run vectors -- FOLDER, where FOLDER has JSON files of Project Wycheproof');
  process.exitCode = 1;
} else {
  const checks = await signatureChecks();
  for (const file of files) {
    if (!(await runFile(join(folder, file), checks))) process.exitCode = 1;
  }
}

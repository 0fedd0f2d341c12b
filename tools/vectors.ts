import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compactVerify, createLocalJWKSet } from 'jose';
import { repositoryRoot } from './repository.ts';
import { runVectors, type SignatureChecks, type VectorFile } from './vectors/wycheproof.ts';

// Runs the vectors of Project Wycheproof from a folder through the signature checks of the built authority:
//   npm run vectors -- FOLDER
// Prints one line per file and fails when any vector is answered otherwise than it should be.

/** Imports a module from inside of the built authority, whose entry does not show it. */
function built<Module>(path: string): Promise<Module> {
  return import(pathToFileURL(join(repositoryRoot, 'packages/authority/dist', path)).href);
}

async function signatureChecks(): Promise<SignatureChecks> {
  const { verifyApiKeyStamp } = await built<
    typeof import('../packages/authority/src/kernel/stamps/verify-api-key-stamp.ts')
  >('kernel/stamps/verify-api-key-stamp.js');
  const { checkClientSignature } =
    await built<typeof import('../packages/authority/src/kernel/verification.ts')>('kernel/verification.js');
  const { ALGORITHMS } =
    await built<typeof import('../packages/authority/src/oidc/oidc-verifier.ts')>('oidc/oidc-verifier.js');
  return {
    stamp: (scheme, publicKey, signature, message) => verifyApiKeyStamp({ scheme, publicKey, signature }, message),
    clientSignature: (publicKey, signature, message) =>
      succeeds(() =>
        checkClientSignature({ scheme: 'CLIENT_SIGNATURE_SCHEME_API_P256', publicKey, signature, message }, publicKey),
      ),
    // The payloads are no claims, so only the half of the check that concerns the signature can be run.
    webSignature: (key, token) =>
      compactVerify(token, createLocalJWKSet({ keys: [{ ...key, kty: String(key.kty) }] }), {
        algorithms: ALGORITHMS,
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

import { type ChildProcess, spawn } from 'node:child_process';
import { createECDH, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, listen } from '@postern/authority';
import { startLocalPostgres } from '@postern/authority/local-postgres';
import { countCargoTests, countGoTests, type SuiteCount } from './interop-count.ts';
import { repositoryRoot } from './repository.ts';

// Runs Turnkey's SDKs of other languages against a new authority. The last line is "N passed, N failed".

type Suite = {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly missing: string;
  readonly count: (output: string, exitCode: number) => SuiteCount;
};

const SUITES: readonly Suite[] = [
  {
    program: 'go',
    args: ['test', '-count=1', '-v', './...'],
    folder: 'tests/interop/go',
    missing: 'Go is missing: install Go 1.25 or newer (https://go.dev/dl), then run this again.',
    count: countGoTests,
  },
  {
    program: 'cargo',
    args: ['test', '--locked', '--no-fail-fast'],
    folder: 'tests/interop/rust',
    missing: 'Cargo is missing: install Rust 1.94 or newer (https://rustup.rs), then run this again.',
    count: countCargoTests,
  },
];

let running: ChildProcess | undefined;
// Ctrl-C reaches the suite directly. The database is stopped after the suite has ended.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => running?.kill('SIGTERM'));

function requireToolchain({ program, missing }: Suite): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [program === 'go' ? 'version' : '--version'], { stdio: 'ignore' });
    child.once('error', () => reject(new Error(missing)));
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(missing))));
  });
}

function runSuite({ program, args, folder, count }: Suite, env: NodeJS.ProcessEnv): Promise<SuiteCount> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: join(repositoryRoot, folder),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running = child;
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      process.stdout.write(text);
    });
    child.once('error', reject);
    child.once('close', (code) => resolve(count(output, code ?? 1)));
  });
}

/** Runs a function with the output of `postern env` for a new authority, and stops the authority afterwards. */
async function withAuthority<T>(run: (env: NodeJS.ProcessEnv) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'postern-interop-'));
  const database = await startLocalPostgres({ dataDir, settings: { fsync: 'off' } });
  try {
    const authority = await createAuthority({
      databaseUrl: database.url,
      masterKey: randomBytes(32),
      exposeInbox: true,
      onEvent: (event) => console.error(event),
    });
    const listener = await listen(authority.fetch, { host: '127.0.0.1', port: 0 });
    const apiKey = createApiKey();
    const { organizationId } = await authority.ensureOrganization({
      organizationName: 'Parent',
      userName: 'Backend',
      apiPublicKey: apiKey.publicKey,
    });
    try {
      return await run({
        TURNKEY_API_URL: listener.url,
        TURNKEY_ORGANIZATION_ID: organizationId,
        TURNKEY_API_PUBLIC_KEY: apiKey.publicKey,
        TURNKEY_API_PRIVATE_KEY: apiKey.privateKey,
        TURNKEY_SIGNER_PUBLIC_KEY: authority.publicKeys.signer,
        TURNKEY_NOTARIZER_PUBLIC_KEY: authority.publicKeys.notarizer,
        TURNKEY_TLS_FETCHER_PUBLIC_KEY: authority.publicKeys.tlsFetcher,
      });
    } finally {
      await listener.close();
      await authority.close();
    }
  } finally {
    await database.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function createApiKey(): { publicKey: string; privateKey: string } {
  const ecdh = createECDH('prime256v1');
  const publicKey = ecdh.generateKeys('hex', 'compressed');
  return { publicKey, privateKey: ecdh.getPrivateKey('hex').padStart(64, '0') };
}

async function runSuites(): Promise<SuiteCount> {
  for (const suite of SUITES) await requireToolchain(suite);
  return withAuthority(async (env) => {
    let passed = 0;
    let failed = 0;
    for (const suite of SUITES) {
      console.log(`▸ ${suite.folder}: ${suite.program} ${suite.args.join(' ')}`);
      const count = await runSuite(suite, env);
      passed += count.passed;
      failed += count.failed;
    }
    return { passed, failed };
  });
}

const { passed, failed } = await runSuites().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return { passed: 0, failed: 1 };
});
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);

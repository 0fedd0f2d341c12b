import { createECDH, randomBytes as systemRandomBytes } from 'node:crypto';
import { type AuthorityOptions, createAuthority, type EnclavePublicKeys, listen } from '@postern/authority';
import { openTestDatabases } from '@postern/authority/test-databases';
import { controlRequest } from './control/control-request.ts';
import { type ControlledAuthority, controlledAuthority } from './control/controlled-authority.ts';
import { environmentOf } from './environment-of.ts';
import { seededRandomBytes } from './seeded-random-bytes.ts';

export interface TestAuthorityOptions {
  /** The clock stands still at this time. Absent: it runs with the clock of the system. */
  now?: Date | string | number;
  /** Ids, codes and wallets are the same in each run with the same seed. Absent: they are random. */
  seed?: string;
  /**
   * A PostgreSQL of yours, as a user who may create databases; `POSTERN_TESTING_DATABASE_URL` when absent. Without both,
   * one is started for all tests of this machine, and stopped when no test has used it for a minute.
   */
  databaseUrl?: string;
  /** Of the HTTP server on 127.0.0.1; any free one when absent. */
  port?: number;
  /** Settings of the authority, such as `otp` and `loopbackIssuers`. */
  authority?: Partial<
    Pick<AuthorityOptions, 'otp' | 'templates' | 'loopbackIssuers' | 'oauth2Endpoints' | 'masterKey' | 'onEvent'>
  >;
}

/** An authority of one test file, on a database of its own. */
export interface TestAuthority extends ControlledAuthority {
  /** Where the SDKs reach it: `http://127.0.0.1:port`. */
  url: string;
  /** The token of its control API, for other languages. */
  controlToken: string;
  /** The parent organization, and the API key with which a backend stamps: P-256, hex. */
  parent: { organizationId: string; userId: string; publicKey: string; privateKey: string };
  /** The keys that clients pin: uncompressed P-256 points, hex. */
  publicKeys: EnclavePublicKeys;
  /** The variables that a backend reads, as `postern env` prints them. */
  env(): Record<string, string>;
  /** Stops it and drops its database. @throws Error when it has met unexpected errors. */
  close(): Promise<void>;
}

const LOCALHOST = '127.0.0.1';

/**
 * Starts an authority for a test: Turnkey's API on a database of its own, with a parent organization and a control API. It
 * takes less than half a second when the server of the databases runs already.
 * @throws Error when no database can be had.
 * @example
 * ```ts
 * import { startTestAuthority } from '@postern/testing';
 *
 * const authority = await startTestAuthority();
 * const ada = await authority.createUser({ email: 'ada@example.com', passkey: true });
 * console.log(ada.embeddedWallet?.addresses);
 * await authority.close();
 * ```
 */
export async function startTestAuthority(options: TestAuthorityOptions = {}): Promise<TestAuthority> {
  const { now, seed, databaseUrl = process.env.POSTERN_TESTING_DATABASE_URL, port = 0 } = options;
  const randomBytes = seed === undefined ? systemRandomBytes : seededRandomBytes(seed);
  const controlToken = systemRandomBytes(24).toString('base64url');
  const unexpected: unknown[] = [];
  const stack: (() => Promise<void>)[] = [];
  const undo = async () => {
    for (const step of stack.splice(0).reverse()) await step();
  };
  try {
    const databases = await openTestDatabases({ serverUrl: databaseUrl });
    stack.push(databases.close);
    const database = await databases.create();
    stack.push(database.drop);
    const authority = await createAuthority({
      masterKey: systemRandomBytes(32),
      exposeInbox: true,
      controlToken,
      randomBytes,
      onEvent: (event) => void (event.name === 'unexpected-error' && unexpected.push(event.error)),
      ...options.authority,
      databaseUrl: database.url,
    });
    stack.push(authority.close);
    const control = controlledAuthority(
      controlRequest((request) => authority.fetch(request), `http://${LOCALHOST}`, controlToken),
    );
    if (now !== undefined) {
      // Before the first id is made: ids hold the time.
      await control.clock.stop();
      await control.clock.set(new Date(now));
    }
    const parentKey = drawKeyPair(randomBytes);
    const names = { organizationName: 'Parent', userName: 'Backend', apiPublicKey: parentKey.publicKey };
    const parent = { ...(await authority.ensureOrganization(names)), ...parentKey };
    const listener = await listen(authority.fetch, { host: LOCALHOST, port });
    stack.push(listener.close);
    const { url } = listener;
    // A request that waits for its failure would hold the server open.
    stack.push(control.stopFailing);
    return {
      ...control,
      url,
      controlToken,
      parent,
      get publicKeys() {
        return authority.publicKeys;
      },
      env: () => ({
        ...environmentOf(url, { ...parent, publicKeys: authority.publicKeys }),
        POSTERN_CONTROL_TOKEN: controlToken,
      }),
      async close() {
        await undo();
        if (unexpected.length > 0) throw new Error('The authority met an unexpected error.', { cause: unexpected[0] });
      },
    };
  } catch (error) {
    await undo();
    throw error;
  }
}

function drawKeyPair(randomBytes: (length: number) => Uint8Array): { publicKey: string; privateKey: string } {
  const ecdh = createECDH('prime256v1');
  // A number above the order of the curve comes once in four billion times.
  ecdh.setPrivateKey(randomBytes(32));
  return {
    publicKey: ecdh.getPublicKey('hex', 'compressed'),
    privateKey: ecdh.getPrivateKey('hex').padStart(64, '0'),
  };
}

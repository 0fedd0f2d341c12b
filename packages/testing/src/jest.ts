import { startTestAuthority, type TestAuthority, type TestAuthorityOptions } from './start-test-authority.ts';

/** What Jest gives every test file, and other runners as well. */
declare const beforeAll: (work: () => Promise<void>, timeoutMs?: number) => void;
declare const afterAll: (work: () => Promise<void>, timeoutMs?: number) => void;

/** The first start on a machine makes the folder of the database. Milliseconds. */
const LONGEST_START_MS = 60_000;

/**
 * An authority for the tests of a file or of a `describe` block. It is started before the first of them and closed after the
 * last one; until then the object that is returned is empty.
 * @example
 * ```ts
 * import { useTestAuthority } from '@postern/testing/jest';
 *
 * const authority = useTestAuthority();
 *
 * test('A user has a wallet', async () => {
 *   const ada = await authority.createUser({ email: 'ada@example.com' });
 *   expect(ada.embeddedWallet?.addresses).toHaveLength(1);
 * });
 *
 * declare const test: (title: string, work: () => Promise<void>) => void;
 * declare const expect: (value: unknown) => { toHaveLength(length: number): void };
 * ```
 */
export function useTestAuthority(options: TestAuthorityOptions = {}): TestAuthority {
  const shared = {} as TestAuthority;
  let started: TestAuthority | undefined;
  beforeAll(async () => {
    started = await startTestAuthority(options);
    Object.defineProperties(shared, Object.getOwnPropertyDescriptors(started));
  }, LONGEST_START_MS);
  afterAll(async () => {
    await started?.close();
  });
  return shared;
}

import { test as base } from 'vitest';
import type { NewUser } from './control/controlled-authority.ts';
import { startTestAuthority, type TestAuthority, type TestAuthorityOptions } from './start-test-authority.ts';
import type { TestUser } from './users/test-user.ts';
import { uniqueEmail } from './users/unique-email.ts';

/** What the fixtures begin with. */
export interface TestingOptions {
  authority?: TestAuthorityOptions;
  /** Whom to create for each test; a user with an e-mail address when absent. */
  newUser?: NewUser;
}

export interface FileFixtures {
  authority: TestAuthority;
}

export interface TestFixtures {
  user: TestUser;
}

/**
 * Vitest's `test` with an authority and a user who is signed in. The authority is started for the first test of a file that
 * uses it, and closed after the last one. Every test gets a user of its own.
 */
export function testWith({ authority: options = {}, newUser = {} }: TestingOptions) {
  return base.extend<{ $file: FileFixtures; $test: TestFixtures }>({
    authority: [
      // biome-ignore lint/correctness/noEmptyPattern: Vitest reads here which fixtures are needed.
      async ({}, use) => {
        const authority = await startTestAuthority(options);
        await use(authority);
        await authority.close();
      },
      { scope: 'file' },
    ],
    user: async ({ authority }, use) => {
      await use(await authority.createUser({ email: uniqueEmail(), ...newUser }));
    },
  });
}

/**
 * The same, with an authority that has the usual settings.
 * @example
 * ```ts
 * import { test } from '@postern/testing/vitest';
 *
 * test('A user has a wallet', ({ user, expect }) => {
 *   expect(user.embeddedWallet?.addresses).toHaveLength(1);
 * });
 * ```
 */
export const test = testWith({});

import type { AuthorityOptions } from '@postern/authority';
import { afterAll, beforeAll } from 'vitest';
import { startTestAuthority, type TestAuthority } from './authority.ts';
import { signUp, type TestUser } from './user.ts';

/**
 * What a file or a `describe` block shares: it is made before the first test and closed after the last one. Until then the
 * object that is returned is empty.
 *
 * @param make Starts it. An error fails the tests of the block.
 */
export function shared<Part extends object>(make: () => Promise<Part>, close?: (part: Part) => Promise<void>): Part {
  const part = {} as Part;
  let isMade = false;
  beforeAll(async () => {
    Object.assign(part, await make());
    isMade = true;
  });
  afterAll(async () => {
    if (isMade) await close?.(part);
  });
  return part;
}

/** An authority that the tests of a block share, on a database of their own. */
export function sharedAuthority(options: Partial<AuthorityOptions> = {}): TestAuthority {
  return shared(
    () => startTestAuthority(options),
    (authority) => authority.close(),
  );
}

/** A user whom the tests of a block share, signed up and in by e-mail. */
export function sharedUser(authority: TestAuthority, email: string): TestUser {
  return shared(() => signUp(authority, email));
}

import { AuthError } from '../auth-error.ts';
import type { SubOrganizationOption } from '../configuration/sub-organization-template.ts';
import type { HookRunner } from '../hooks/run-hooks.ts';
import type { Identity } from '../identities/identity.ts';
import type { Identities } from '../store/contract.ts';
import type { CreatedSubOrganization } from '../turnkey/create-sub-organization.ts';
import { createSubOrganization, createSubOrganizationBody } from '../turnkey/create-sub-organization.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { isRefusal } from '../turnkey/upstream-error.ts';
import type { Signup } from './claimant.ts';
import { subOrganizationParameters } from './sub-organization.ts';

/** Creates sub-organizations, each only once, even if the result of a request is not known. */
export interface Creations {
  /**
   * Sends a stored creation again, to learn its result.
   * @returns The sub-organization. Undefined when no creation is stored, or when it certainly did not happen.
   */
  finishEarlier(key: string, deadline: AbortSignal): Promise<CreatedSubOrganization | undefined>;
  /**
   * Stores a creation under the keys of all its identities, and sends it.
   * @param identity The identity for which the app's template is made.
   * @throws AuthError SIGN_UP_REFUSED when the app does not want the user, ACCOUNT_BUSY when different creations are stored for the identities, UPSTREAM_… when Turnkey
   *   fails.
   */
  create(
    keys: readonly string[],
    identity: Identity,
    signup: Signup,
    deadline: AbortSignal,
  ): Promise<CreatedSubOrganization>;
}

/** Turnkey accepts an activity up to an hour after its timestamp. After that, the same bytes cannot succeed. */
const RESUBMITTABLE_MS = 3_300_000;

/** The caller must hold the locks of the keys for both functions. */
export function createCreations(
  turnkey: TurnkeyClient,
  identities: Identities,
  subOrganization: SubOrganizationOption,
  hooks: Pick<HookRunner, 'beforeSignUp'>,
): Creations {
  async function submit(keys: readonly string[], body: string, deadline: AbortSignal): Promise<CreatedSubOrganization> {
    try {
      return await createSubOrganization(turnkey, body, deadline);
    } catch (error) {
      if (isFinal(error)) for (const key of keys) await identities.withdrawCreation(key, body);
      throw error;
    }
  }

  return {
    async finishEarlier(key, deadline) {
      const pending = await identities.pendingCreation(key);
      if (!pending) return undefined;
      if (turnkey.now() - pending.createdAtMs > RESUBMITTABLE_MS) {
        await identities.withdrawCreation(key, pending.body);
        return undefined;
      }
      try {
        return await submit([key], pending.body, deadline);
      } catch (error) {
        if (isFinal(error)) return undefined;
        throw error;
      }
    },
    async create(keys, identity, signup, deadline) {
      await hooks.beforeSignUp({ identity }, deadline);
      const parameters = await subOrganizationParameters(subOrganization, identity, signup, turnkey.now());
      const creation = { body: createSubOrganizationBody(turnkey, parameters), createdAtMs: turnkey.now() };
      const standing = new Set<string>();
      for (const key of keys) standing.add((await identities.announceCreation(key, creation)).body);
      const [body = creation.body, ...others] = standing;
      if (others.length > 0) throw new AuthError('ACCOUNT_BUSY');
      return submit(keys, body, deadline);
    },
  };
}

/**
 * Whether a creation certainly did not happen. A refused stamp says nothing about an earlier submission of the same
 * bytes.
 */
function isFinal(error: unknown): boolean {
  return isRefusal(error) && error.status !== 401 && error.status !== 403;
}

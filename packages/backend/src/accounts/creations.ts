import { AuthError } from '../auth-error.ts';
import type { SubOrganizationOption } from '../configuration/sub-organization-template.ts';
import type { Identity } from '../identities/identity.ts';
import type { Identities } from '../store/contract.ts';
import type { CreatedSubOrganization } from '../turnkey/create-sub-organization.ts';
import { createSubOrganization, createSubOrganizationBody } from '../turnkey/create-sub-organization.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { isRefusal } from '../turnkey/upstream-error.ts';
import type { Signup } from './claimant.ts';
import { subOrganizationParameters } from './sub-organization.ts';

/** Makes sub-organizations, each once, also when nobody knows what has become of a request. */
export interface Creations {
  /**
   * Sends an announced creation again, to learn what became of it.
   * @returns The sub-organization; undefined when there was none to be created, or it certainly is not there.
   */
  finishEarlier(key: string, deadline: AbortSignal): Promise<CreatedSubOrganization | undefined>;
  /**
   * Announces a creation under the keys of all identities that it takes, and sends it.
   * @param identity Whom the app's template is made for.
   * @throws AuthError ACCOUNT_BUSY when the identities have different creations pending, UPSTREAM_… when Turnkey fails.
   */
  create(
    keys: readonly string[],
    identity: Identity,
    signup: Signup,
    deadline: AbortSignal,
  ): Promise<CreatedSubOrganization>;
}

/** Turnkey takes an activity for an hour after its timestamp; after that the same bytes cannot succeed any more. */
const RESUBMITTABLE_MS = 3_300_000;

/** Both functions are to be called under the locks of the keys. */
export function createCreations(
  turnkey: TurnkeyClient,
  identities: Identities,
  subOrganization: SubOrganizationOption,
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
 * Tells whether a creation has certainly not happened. A stamp that is not accepted says nothing about an earlier
 * submission of the same bytes.
 */
function isFinal(error: unknown): boolean {
  return isRefusal(error) && error.status !== 401 && error.status !== 403;
}

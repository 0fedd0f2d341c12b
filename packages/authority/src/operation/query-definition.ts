import type { z } from 'zod';
import type { OidcVerifier } from '../oidc/oidc-verifier.ts';
import type { Store } from '../store/database.ts';
import type { Organization } from '../store/organizations.ts';
import type { Vault } from '../vault/vault.ts';
import { parseParameters, type RegisteredActivity } from './activity-definition.ts';
import type { Caller } from './caller.ts';

/** The dependencies of a query. It writes nothing. */
export interface QueryContext {
  /** The organization that the query is about. */
  organization: Organization;
  caller: Caller;
  store: Store;
  oidc: OidcVerifier;
  /** The registry, for queries about recorded activities. */
  activities: ReadonlyMap<string, RegisteredActivity>;
  /** Decrypts the secret parameters of an activity that waits for votes. */
  vault: Pick<Vault, 'sealText' | 'openText'>;
  /** The time of the request. */
  now: Date;
}

/** One query: its name in the path, its parameters and its answer. */
export interface QueryDefinition<Params, Answer extends object> {
  name: string;
  parameters: z.ZodType<Params>;
  answer(parameters: Params, context: QueryContext): Promise<Answer>;
  /** It only returns who the caller is. Every session may request it. */
  isAboutCaller?: boolean;
  /**
   * The activity that the query is about. A session with a profile may send the query if its scope allows that
   * activity.
   */
  activityId?(parameters: Params): string;
}

export interface RegisteredQuery {
  isAboutCaller: boolean;
  /** @throws ApiError when a field is invalid. */
  activityId(body: unknown): string | undefined;
  /** @throws ApiError when a field is invalid or names an object that does not exist. */
  answer(body: unknown, context: QueryContext): Promise<object>;
}

/** The entry of the registry for one query. */
export function registerQuery<Params, Answer extends object>(
  definition: QueryDefinition<Params, Answer>,
): [string, RegisteredQuery] {
  const { name, parameters, answer, isAboutCaller = false, activityId } = definition;
  const parse = (body: unknown) => parseParameters(parameters, body, '');
  return [
    name,
    {
      isAboutCaller,
      activityId: (body) => activityId?.(parse(body)),
      answer: (body, context) => answer(parse(body), context),
    },
  ];
}

import type { z } from 'zod';
import type { OidcVerifier } from '../oidc/oidc-verifier.ts';
import type { Store } from '../store/database.ts';
import type { Organization } from '../store/organizations.ts';
import type { Vault } from '../vault/vault.ts';
import { parseParameters, type RegisteredActivity } from './activity-definition.ts';
import type { Caller } from './caller.ts';

/** What a query has to work with. It writes nothing. */
export interface QueryContext {
  /** Whose data is asked for. */
  organization: Organization;
  caller: Caller;
  store: Store;
  oidc: OidcVerifier;
  /** The registry, for queries about activities that are on record. */
  activities: ReadonlyMap<string, RegisteredActivity>;
  /** Opens the secret parameters of an activity that waits for votes. */
  vault: Pick<Vault, 'sealText' | 'openText'>;
  /** The time of the request. */
  now: Date;
}

/** One query: its name in the path, what it takes and what it answers. */
export interface QueryDefinition<Params, Answer extends object> {
  name: string;
  parameters: z.ZodType<Params>;
  answer(parameters: Params, context: QueryContext): Promise<Answer>;
  /** It answers only who the caller is, which every session may ask. */
  isAboutCaller?: boolean;
  /** The activity that it asks about: a session with a profile may ask when its scope allows that activity. */
  activityId?(parameters: Params): string;
}

export interface RegisteredQuery {
  isAboutCaller: boolean;
  /** @throws ApiError when a field is wrong. */
  activityId(body: unknown): string | undefined;
  /** @throws ApiError when a field is wrong or what it names is not there. */
  answer(body: unknown, context: QueryContext): Promise<object>;
}

/** The row of the registry for one query. */
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

import type { JsonObject } from '@postern/protocol';
import type { v1ActivityType, v1Result } from '@turnkey/sdk-types';
import type { z } from 'zod';
import { invalidField } from '../errors/api-error.ts';
import type { PolicyInputs } from '../policy-language/activity-environment.ts';
import type { Store } from '../store/database.ts';
import type { Organization } from '../store/organizations.ts';
import type { ActivityContext } from './activity-context.ts';
import type { Caller } from './caller.ts';

/** Who may request an activity. */
export interface Access<Intent> {
  /** The parent may request it in a sub-organization: the authentication activities. */
  parent?: boolean;
  /** A user of a sub-organization may send it to the parent. It then applies to the sub-organization. */
  child?: boolean;
  /** Whether a user may do it without the root quorum or a policy, for example to change their own credential. */
  self?: (intent: Intent, caller: Caller) => boolean;
  /** Only the root quorum can allow it, no policy. */
  rootQuorumOnly?: boolean;
}

/** One activity: the parameters of its versions, who may request it, and what it does. */
export interface ActivityDefinition<Intent, Result> {
  access: Access<Intent>;
  versions: ActivityVersion<Intent, Result>[];
  /**
   * Runs the activity in the transaction of its record.
   * @throws ApiError when it fails. Then nothing is stored, unless the error is a `RecordedFailure`.
   */
  execute(intent: Intent, context: ActivityContext): Promise<Result>;
  /** The OIDC tokens of an intent. The keys to verify them are fetched before the transaction begins. */
  oidcTokens?(intent: Intent): string[];
  /** What the activity is about, for the conditions of policies. Called only when policies are evaluated. */
  policyInputs?(intent: Intent, context: PolicyContext): Promise<PolicyInputs>;
}

/** The dependencies of `policyInputs`. */
export interface PolicyContext {
  organization: Organization;
  store: Store;
}

/** One version of an activity on the wire. */
export interface ActivityVersion<Intent, Result> {
  type: v1ActivityType;
  resultKey: keyof v1Result;
  /** Names of secret parameters, which the record does not show. */
  secrets: string[];
  /** Names of secret fields of the result, which the record does not show. */
  secretResults: string[];
  /** @throws ApiError with the name of the invalid field. */
  parse(parameters: unknown): Intent;
  /** Converts the result to the form of this version. */
  shape(result: Result): object;
}

/** The newest version of an activity: its parameters are the intent and its result is the result. */
export function newestVersion<Intent, Result extends object>(options: {
  type: v1ActivityType;
  parameters: z.ZodType<Intent>;
  resultKey: keyof v1Result;
  secrets?: (keyof Intent & string)[];
  secretResults?: (keyof Result & string)[];
}): ActivityVersion<Intent, Result> {
  return olderVersion({ ...options, upgrade: (intent) => intent });
}

/** An older version: converts its parameters to the newest version and, if needed, the result back to its own form. */
export function olderVersion<Params, Intent, Result extends object>(options: {
  type: v1ActivityType;
  parameters: z.ZodType<Params>;
  resultKey: keyof v1Result;
  upgrade: (parameters: Params) => Intent;
  shape?: (result: Result) => object;
  secrets?: (keyof Params & string)[];
  secretResults?: (keyof Result & string)[];
}): ActivityVersion<Intent, Result> {
  return {
    type: options.type,
    resultKey: options.resultKey,
    secrets: options.secrets ?? [],
    secretResults: options.secretResults ?? [],
    parse: (parameters) => options.upgrade(parseParameters(options.parameters, parameters, 'parameters')),
    shape: options.shape ?? ((result) => result),
  };
}

/**
 * Checks a part of a request against its schema. Unknown fields are ignored, as at Turnkey.
 * @throws ApiError with the name of the first invalid field.
 */
export function parseParameters<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const names = [path, ...(issue?.path ?? [])].filter((name) => name !== '');
  throw invalidField(names.join('.'), issue?.message ?? 'invalid');
}

/** A version of an activity in the registry, without its specific types. */
export interface RegisteredActivity {
  version: Pick<ActivityVersion<unknown, unknown>, 'type' | 'resultKey' | 'secrets' | 'secretResults'>;
  access: { parent: boolean; child: boolean; rootQuorumOnly: boolean };
  prepare(parameters: unknown): PreparedActivity;
}

/** An activity whose parameters have been checked. */
export interface PreparedActivity {
  allowedToSelf(caller: Caller): boolean;
  oidcTokens: string[];
  policyInputs(context: PolicyContext): Promise<PolicyInputs>;
  /** @returns The result in the form of the requested version. */
  execute(context: ActivityContext): Promise<JsonObject>;
}

/** The entries of the registry for one activity, one per version. */
export function registerActivity<Intent, Result>(
  definition: ActivityDefinition<Intent, Result>,
): [string, RegisteredActivity][] {
  const { access, versions, execute, oidcTokens, policyInputs } = definition;
  return versions.map((version) => [
    version.type,
    {
      version,
      access: {
        parent: access.parent ?? false,
        child: access.child ?? false,
        rootQuorumOnly: access.rootQuorumOnly ?? false,
      },
      prepare(parameters) {
        const intent = version.parse(parameters);
        return {
          allowedToSelf: (caller) => access.self?.(intent, caller) ?? false,
          oidcTokens: oidcTokens?.(intent) ?? [],
          policyInputs: async (context) => (await policyInputs?.(intent, context)) ?? {},
          execute: async (context) => ({ ...version.shape(await execute(intent, context)) }),
        };
      },
    },
  ]);
}

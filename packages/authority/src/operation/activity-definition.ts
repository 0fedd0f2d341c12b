import type { JsonObject } from '@postern/protocol';
import type { v1ActivityType, v1Result } from '@turnkey/sdk-types';
import type { z } from 'zod';
import { invalidField } from '../errors/api-error.ts';
import type { PolicyInputs } from '../policy-language/activity-environment.ts';
import type { Store } from '../store/database.ts';
import type { Organization } from '../store/organizations.ts';
import type { ActivityContext } from './activity-context.ts';
import type { Caller } from './caller.ts';

/** Who may ask for an activity. */
export interface Access<Intent> {
  /** A credential of the parent may ask for it in a sub-organization: the authentication activities. */
  parent?: boolean;
  /** A credential of a sub-organization may address it to the parent; it then happens in the sub-organization. */
  child?: boolean;
  /** A user may ask for it without the root quorum and without a policy, for example about an own credential. */
  self?: (intent: Intent, caller: Caller) => boolean;
  /** No policy can allow it, only the root quorum. */
  rootQuorumOnly?: boolean;
}

/** One activity: what it takes in each of its versions, who may ask for it, and what it does. */
export interface ActivityDefinition<Intent, Result> {
  access: Access<Intent>;
  versions: ActivityVersion<Intent, Result>[];
  /**
   * Does it, in the transaction of the activity's record.
   * @throws ApiError when it cannot be done; then nothing of it is kept, unless the error says otherwise.
   */
  execute(intent: Intent, context: ActivityContext): Promise<Result>;
  /** The OIDC tokens of an intent: the keys that they are signed with are fetched before the transaction begins. */
  oidcTokens?(intent: Intent): string[];
  /** What the activity is about, for the conditions of policies. Asked only when a policy is to decide. */
  policyInputs?(intent: Intent, context: PolicyContext): Promise<PolicyInputs>;
}

/** Where to look for what an activity is about. */
export interface PolicyContext {
  organization: Organization;
  store: Store;
}

/** One version of an activity on the wire. */
export interface ActivityVersion<Intent, Result> {
  type: v1ActivityType;
  resultKey: keyof v1Result;
  /** Names of parameters that are not kept in the record, because they are secrets. */
  secrets: string[];
  /** Names of fields of the result that are answered once and not kept in the record, because they are secrets. */
  secretResults: string[];
  /** @throws ApiError naming the field that is wrong. */
  parse(parameters: unknown): Intent;
  /** The result in the shape that this version answers with. */
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

/** An older version: a pure upgrade of its parameters to the newest, and where needed the older shape of the result. */
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
 * Checks a part of a request against its schema. Unknown fields are passed over, as Turnkey does.
 * @throws ApiError naming the first field that is wrong.
 */
export function parseParameters<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const names = [path, ...(issue?.path ?? [])].filter((name) => name !== '');
  throw invalidField(names.join('.'), issue?.message ?? 'invalid');
}

/** A version whose types are forgotten, as the registry holds them all. */
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
  /** @returns The result in the shape of the version that was asked for. */
  execute(context: ActivityContext): Promise<JsonObject>;
}

/** The rows of the registry for one activity, one per version. */
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

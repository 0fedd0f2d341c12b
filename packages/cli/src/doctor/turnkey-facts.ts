import { isJsonObject, type JsonObject, STAMP_HEADER } from '@postern/protocol';
import type { ParentApiKey } from '../data/parent-api-key.ts';
import { stampOf } from '../services/stamp.ts';
import { askServer, jsonOf, type ServerAnswer } from './ask-server.ts';
import { CheckFailure } from './check-failure.ts';

/** A user of the parent organization, as far as the doctor looks. */
export interface ListedUser {
  userId: string;
  userName: string;
  email: string | undefined;
  tags: string[];
  apiKeys: ListedCredential[];
  authenticators: ListedCredential[];
  oauthProviders: number;
  mfaPolicies: number;
}

export interface ListedCredential {
  id: string;
  type: string;
  /** Hex, lower case. */
  publicKey: string;
  credentialId: string | undefined;
  /** Unix time in milliseconds; undefined for a credential without an end. */
  expiresAtMs: number | undefined;
}

export interface ListedPolicy {
  policyId: string;
  policyName: string;
  effect: 'EFFECT_ALLOW' | 'EFFECT_DENY';
  condition: string;
  consensus: string;
  time: string | undefined;
}

/** What Turnkey says about the parent organization. Each is asked once. All of it are queries: nothing is submitted. */
export interface TurnkeyFacts {
  /** The answer to a request that is not stamped. */
  unstamped(): Promise<ServerAnswer>;
  whoami(): Promise<{ organizationId: string; userId: string }>;
  users(): Promise<ListedUser[]>;
  /** The user of the API key. */
  user(): Promise<ListedUser>;
  policies(): Promise<ListedPolicy[]>;
  configs(): Promise<{ threshold: number; rootUserIds: string[]; features: Map<string, string> }>;
  /** Any other query. @throws CheckFailure */
  query(name: string, fields?: JsonObject): Promise<JsonObject>;
}

interface FactsOptions {
  apiUrl: string;
  organizationId: string;
  apiKey: ParentApiKey | undefined;
  send: typeof fetch | undefined;
  /** The longest wait for one answer, in milliseconds. */
  limitMs: number;
}

export function createTurnkeyFacts({ apiUrl, organizationId, apiKey, send, limitMs }: FactsOptions): TurnkeyFacts {
  const post = (name: string, body: string, headers: Record<string, string>): Promise<ServerAnswer> =>
    askServer(
      `${apiUrl}/public/v1/query/${name}`,
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body,
        who: "Turnkey's API",
        fix: 'Check TURNKEY_API_URL, the network and the firewall of this machine.',
        send,
      },
      AbortSignal.timeout(limitMs),
    );

  async function query(name: string, fields: JsonObject = {}): Promise<JsonObject> {
    const body = JSON.stringify({ organizationId, ...fields });
    if (!apiKey) throw new CheckFailure('There is no valid API key.', 'Set TURNKEY_API_PRIVATE_KEY.');
    const answer = await post(name, body, { [STAMP_HEADER]: stampOf(apiKey, body) });
    const parsed = jsonOf(answer);
    if (answer.status === 200 && parsed) return parsed;
    throw refusal(name, answer, parsed);
  }

  const users = once(async () => objectsIn((await query('list_users')).users).map(userOf));
  const whoami = once(async () => {
    const answer = await query('whoami');
    return { organizationId: String(answer.organizationId), userId: String(answer.userId) };
  });
  return {
    query,
    whoami,
    users,
    unstamped: once(() => post('whoami', JSON.stringify({ organizationId }), {})),
    user: once(async () => {
      const { userId } = await whoami();
      const user = (await users()).find((each) => each.userId === userId);
      if (user) return user;
      throw new CheckFailure(
        'The user of the API key is not in the organization that the configuration names.',
        'Set TURNKEY_ORGANIZATION_ID to the parent organization of the API key.',
      );
    }),
    policies: once(async () => objectsIn((await query('list_policies')).policies).map(policyOf)),
    configs: once(async () => {
      const { configs } = await query('get_organization_configs');
      const { quorum, features } = isJsonObject(configs) ? configs : {};
      const { threshold, userIds } = isJsonObject(quorum) ? quorum : {};
      return {
        threshold: Number(threshold ?? 1),
        rootUserIds: Array.isArray(userIds) ? userIds.map(String) : [],
        features: new Map(objectsIn(features).map(({ name, value }) => [String(name), String(value ?? '')])),
      };
    }),
  };
}

/** What Turnkey's codes mean here, and what to do. */
const REFUSALS: Readonly<Record<string, readonly [problem: string, fix: string]>> = {
  PUBLIC_KEY_NOT_FOUND: [
    'Turnkey does not know the API key in this organization.',
    'Check that TURNKEY_ORGANIZATION_ID and the key belong together; "npx postern init" makes a new key.',
  ],
  API_KEY_EXPIRED: ['The API key has expired.', 'Make a new one with "npx postern init".'],
  SIGNATURE_INVALID: [
    'Turnkey does not accept the signature of the API key.',
    'Check that TURNKEY_API_PUBLIC_KEY belongs to TURNKEY_API_PRIVATE_KEY.',
  ],
  ORGANIZATION_NOT_FOUND: [
    'Turnkey has no organization with this id.',
    'Copy the id of the parent organization from the dashboard into TURNKEY_ORGANIZATION_ID.',
  ],
  API_OPERATIONS_DISABLED: [
    'Turnkey has switched off the API for this organization.',
    "Look into the organization's plan in Turnkey's dashboard, or ask Turnkey's support.",
  ],
};

/** Only Turnkey's code is repeated, because a message may quote what was sent. */
function refusal(name: string, { status }: ServerAnswer, answer: JsonObject | undefined): CheckFailure {
  const code = codeOf(answer);
  const [problem, fix] = REFUSALS[code ?? ''] ?? [];
  if (problem && fix) return new CheckFailure(problem, fix);
  if (status === 429)
    return new CheckFailure('Turnkey limits the rate of this organization just now.', 'Run this again in a minute.');
  if (status === 501)
    return new CheckFailure(`This server does not support the query ${name}.`, 'Update the authority.');
  const reason = code ?? `HTTP ${status}`;
  return new CheckFailure(
    `Turnkey refused the query ${name} (${reason}).`,
    'Check TURNKEY_API_URL, TURNKEY_ORGANIZATION_ID and the API key.',
  );
}

/** Turnkey's own code in an error; undefined when there is none. */
export function codeOf(answer: JsonObject | undefined): string | undefined {
  const [detail] = objectsIn(answer?.details);
  const code = answer?.turnkeyErrorCode || detail?.turnkeyErrorCode;
  return typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : undefined;
}

function userOf(user: JsonObject): ListedUser {
  return {
    userId: String(user.userId),
    userName: String(user.userName),
    email: typeof user.userEmail === 'string' ? user.userEmail : undefined,
    tags: Array.isArray(user.userTags) ? user.userTags.map(String) : [],
    apiKeys: objectsIn(user.apiKeys).map((key) => credentialOf(key, 'apiKeyId')),
    authenticators: objectsIn(user.authenticators).map((passkey) => credentialOf(passkey, 'authenticatorId')),
    oauthProviders: objectsIn(user.oauthProviders).length,
    mfaPolicies: objectsIn(user.mfaPolicies).length,
  };
}

function credentialOf(listed: JsonObject, idField: string): ListedCredential {
  const { publicKey, type } = isJsonObject(listed.credential) ? listed.credential : {};
  const { seconds } = isJsonObject(listed.createdAt) ? listed.createdAt : {};
  const endsAfter = listed.expirationSeconds ? Number(listed.expirationSeconds) : undefined;
  return {
    id: String(listed[idField]),
    type: String(type ?? ''),
    publicKey: String(publicKey ?? '').toLowerCase(),
    credentialId: typeof listed.credentialId === 'string' ? listed.credentialId : undefined,
    expiresAtMs: endsAfter === undefined ? undefined : (Number(seconds) + endsAfter) * 1000,
  };
}

function policyOf(policy: JsonObject): ListedPolicy {
  return {
    policyId: String(policy.policyId),
    policyName: String(policy.policyName),
    effect: policy.effect === 'EFFECT_ALLOW' ? 'EFFECT_ALLOW' : 'EFFECT_DENY',
    condition: String(policy.condition ?? ''),
    consensus: String(policy.consensus ?? ''),
    time: typeof policy.time === 'string' && policy.time !== '' ? policy.time : undefined,
  };
}

function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** Does it at the first call, and gives the same answer to all later ones. */
function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}

import { registerActivity } from '../operation/activity-definition.ts';
import type { Caller } from '../operation/caller.ts';
import type { PendingActivity } from '../pipeline/pending-activity.ts';
import { deleteApiKeys } from '../resources/api-keys/delete-api-keys.ts';
import { updateRootQuorum } from '../resources/organizations/update-root-quorum.ts';
import type { AuthenticationMethod } from '../store/authentication-method.ts';
import type { OwnedCredential } from '../store/credentials.ts';
import type { Store } from '../store/database.ts';
import type { MfaPolicyRecord } from '../store/mfa-policies.ts';
import type { PolicyRecord } from '../store/policies.ts';
import type { User } from '../store/users.ts';
import type { VoteAsOfNow } from '../store/votes.ts';

const NOW = new Date('2026-01-02T03:04:05Z');
const DATES = { createdAt: NOW, updatedAt: NOW };
const ACTIVITIES = new Map([...registerActivity(deleteApiKeys), ...registerActivity(updateRootQuorum)]);

export const ORGANIZATION_ID = '00000000-0000-4000-8000-00000000000a';
const KEY_ID = '00000000-0000-4000-8000-00000000000b';
const API_KEY: AuthenticationMethod = { type: 'AUTHENTICATION_TYPE_API_KEY', id: 'a key' };

/** The data that a decision reads, in place of a database. */
export interface DecisionData {
  policies?: readonly (Pick<PolicyRecord, 'id' | 'effect'> & Partial<PolicyRecord>)[];
  mfaPolicies?: readonly (Pick<MfaPolicyRecord, 'userId' | 'requiredMethods'> & Partial<MfaPolicyRecord>)[];
  users?: readonly (Pick<User, 'id'> & Partial<User>)[];
  credentials?: readonly OwnedCredential[];
  /** The scope of each session profile. */
  scopes?: Readonly<Record<string, string>>;
}

/** What a decision asked for, in order. */
export type Asked = string[];

export function storeStandIn(data: DecisionData, asked: Asked = []): Store {
  const answer = <T>(what: string, value: T): Promise<T> => {
    asked.push(what);
    return Promise.resolve(value);
  };
  const organizationId = ORGANIZATION_ID;
  const parts = {
    policies: {
      list: (id: string) =>
        answer(
          `policies of ${id}`,
          (data.policies ?? []).map((policy) => ({
            ...{ organizationId, name: '', consensus: '', condition: '', time: '', notes: '', ...DATES },
            ...policy,
          })),
        ),
    },
    mfaPolicies: {
      list: (id: string) =>
        answer(
          `MFA policies of ${id}`,
          (data.mfaPolicies ?? []).map((policy) => ({
            ...{ organizationId, id: 'mfa', name: '', condition: '', rank: 1, notes: null, ...DATES },
            ...policy,
          })),
        ),
    },
    users: {
      list: (id: string) =>
        answer(
          `users of ${id}`,
          (data.users ?? []).map((user) => ({
            ...{ organizationId, name: `name of ${user.id}`, email: null, emailVerified: false },
            ...{ phoneNumber: null, phoneNumberVerified: false, tags: [], ...DATES },
            ...user,
          })),
        ),
    },
    credentials: { list: (id: string) => answer(`credentials of ${id}`, [...(data.credentials ?? [])]) },
    sessionProfiles: {
      find: (id: string, profileId: string) => {
        const scope = data.scopes?.[profileId];
        const profile = { organizationId: id, id: profileId, name: '', expirationSeconds: null, notes: null, ...DATES };
        return answer(`profile ${profileId} of ${id}`, scope === undefined ? undefined : { ...profile, scope });
      },
    },
  };
  return parts as unknown as Store;
}

/** A vote by an API key that still exists. */
export function vote(userId: string, changes: Partial<VoteAsOfNow> = {}): VoteAsOfNow {
  return {
    organizationId: ORGANIZATION_ID,
    id: 'vote',
    activityId: 'activity',
    userId,
    selection: 'VOTE_SELECTION_APPROVED',
    message: '',
    publicKey: `key of ${userId}`,
    signature: '',
    scheme: 'SIGNATURE_SCHEME_TK_API_P256',
    credentialId: `credential of ${userId}`,
    credentialType: 'CREDENTIAL_TYPE_API_KEY_P256',
    method: API_KEY,
    contact: null,
    createdAt: NOW,
    voter: null,
    hasCredential: true,
    sessionProfileId: null,
    expirationSeconds: null,
    ...changes,
  };
}

export const rejection = (userId: string): VoteAsOfNow => vote(userId, { selection: 'VOTE_SELECTION_REJECTED' });

export interface Proposal {
  /** The first vote is that of the user who submitted it. */
  votes: VoteAsOfNow[];
  rootUserIds?: string[];
  threshold?: number;
  /** Users may delete their own API keys; only the root quorum may change itself. */
  type?: 'ACTIVITY_TYPE_DELETE_API_KEYS' | 'ACTIVITY_TYPE_UPDATE_ROOT_QUORUM';
  /** Whose API keys are deleted. */
  targetUserId?: string;
  parentId?: string;
  mayNeedMfa?: boolean;
}

/** An activity of the real table, with the votes that were cast on it. */
export function pendingActivity(proposal: Proposal): PendingActivity {
  const {
    votes,
    rootUserIds = [],
    threshold = 1,
    type = 'ACTIVITY_TYPE_DELETE_API_KEYS',
    mayNeedMfa = true,
  } = proposal;
  const activity = ACTIVITIES.get(type);
  const userId = proposal.targetUserId ?? KEY_ID;
  const parameters =
    type === 'ACTIVITY_TYPE_DELETE_API_KEYS' ? { userId, apiKeyIds: [KEY_ID] } : { threshold: 1, userIds: [KEY_ID] };
  if (!activity) throw new Error('the activity is in the table');
  const organization = {
    id: ORGANIZATION_ID,
    name: 'Organization',
    parentId: proposal.parentId ?? null,
    rootUserIds,
    rootQuorumThreshold: threshold,
    ...DATES,
  };
  return {
    record: {
      organizationId: ORGANIZATION_ID,
      id: 'activity',
      type,
      status: 'ACTIVITY_STATUS_CREATED',
      intent: {},
      result: {},
      fingerprint: 'sha256:',
      failure: null,
      decidingOrganizationId: ORGANIZATION_ID,
      sealedSecrets: null,
      ...DATES,
    } as never,
    activity,
    parameters,
    prepared: activity.prepare(parameters),
    organization,
    deciding: organization,
    proposer: caller(votes[0]?.userId ?? '', organization),
    votes,
    mayNeedMfa,
    now: NOW,
  };
}

export function caller(
  userId: string,
  organization: Caller['organization'],
  sessionProfileId: string | null = null,
): Caller {
  const credential = { id: `credential of ${userId}`, type: 'CREDENTIAL_TYPE_API_KEY_P256', expirationSeconds: null };
  return {
    organization,
    userId,
    userName: `name of ${userId}`,
    credential: { ...credential, sessionProfileId, contact: null },
    method: API_KEY,
    stamp: { scheme: 'SIGNATURE_SCHEME_TK_API_P256', publicKey: `key of ${userId}`, signature: '' },
  };
}

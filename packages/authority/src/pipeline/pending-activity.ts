import type { JsonObject } from '@postern/protocol';
import { apiError } from '../errors/api-error.ts';
import type { PreparedActivity, RegisteredActivity } from '../operation/activity-definition.ts';
import type { Caller } from '../operation/caller.ts';
import type { ActivityRecord } from '../store/activities.ts';
import type { Store } from '../store/database.ts';
import type { Organization } from '../store/organizations.ts';
import type { VoteAsOfNow } from '../store/votes.ts';
import { openSecrets, type SecretsVault } from './activity-secrets.ts';
import type { Kernel } from './kernel.ts';

/** The organization whose users decide an activity: the organization of the activity, or its parent. */
export type DecidingOrganization = Pick<Organization, 'id' | 'parentId' | 'rootUserIds' | 'rootQuorumThreshold'>;

/** An activity that is not done yet: its record, what it will do, and its votes. */
export interface PendingActivity {
  record: ActivityRecord;
  activity: RegisteredActivity;
  /** As submitted, with the secret ones. */
  parameters: JsonObject;
  prepared: PreparedActivity;
  /** The organization that it changes. */
  organization: Organization;
  deciding: DecidingOrganization;
  /** The user who submitted it. The activity runs in this user's name. */
  proposer: Caller;
  votes: VoteAsOfNow[];
  /** False when no user of the deciding organization has an MFA policy. */
  mayNeedMfa: boolean;
  now: Date;
}

/** What is needed to load an activity. */
export interface PendingActivitySource {
  activities: Kernel['activities'];
  vault: SecretsVault;
  store: Store;
  now: Date;
}

/**
 * Loads a recorded activity with the current state of everything that it depends on.
 * @throws ApiError when the user who submitted it has been deleted.
 */
export async function loadPendingActivity(
  { activities, vault, store, now }: PendingActivitySource,
  record: ActivityRecord,
): Promise<PendingActivity> {
  const activity = activities.get(record.type);
  const organization = await store.organizations.find(record.organizationId);
  const deciding =
    record.decidingOrganizationId === record.organizationId
      ? organization
      : await store.organizations.find(record.decidingOrganizationId);
  const votes = await store.votes.list(record.organizationId, [record.id], now);
  if (!activity || !organization || !deciding) throw apiError('INTERNAL');
  const parameters = openSecrets(vault, record).parameters ?? recordedParameters(record);
  const prepared = activity.prepare(parameters);
  const proposer = proposerOf(deciding, votes);
  return { record, activity, parameters, prepared, organization, deciding, proposer, votes, mayNeedMfa: true, now };
}

/** The user of the first vote, with the credential of the user's first approval whose credential still exists. */
function proposerOf(organization: Organization, votes: VoteAsOfNow[]): Caller {
  const [first] = votes;
  if (!first) throw apiError('INTERNAL');
  const { voter } = first;
  if (!voter) throw apiError('PROPOSER_GONE');
  const approvals = votes.filter((vote) => vote.userId === voter.id && vote.selection === 'VOTE_SELECTION_APPROVED');
  const approval = approvals.find((vote) => vote.hasCredential) ?? first;
  return {
    organization,
    userId: voter.id,
    userName: voter.name,
    credential: {
      id: approval.credentialId,
      type: approval.credentialType,
      sessionProfileId: approval.sessionProfileId,
      expirationSeconds: approval.expirationSeconds,
      contact: approval.contact,
    },
    method: approval.method,
    stamp: { scheme: approval.scheme, publicKey: approval.publicKey, signature: approval.signature },
  };
}

function recordedParameters(record: ActivityRecord): JsonObject {
  const [parameters] = Object.values(record.intent);
  return parameters as JsonObject;
}

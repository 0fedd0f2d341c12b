import type { JsonObject, SmsSize } from '@postern/protocol';
import type { v1Policy, v1PrivateKey, v1User, v1Wallet, v1WalletAccount } from '@turnkey/sdk-types';
import type { Failure } from '../../control/failures/failures.ts';
import type { InboxMessage } from '../../messages/messages.ts';
import type { PolicyExplanation } from '../../policy-language/explain.ts';
import type { PolicyOutcome } from '../../policy-language/policies.ts';
import type { PolicyTextError } from '../../policy-language/validate.ts';
import type { DecidedBy } from '../../store/activities.ts';

/** An organization in a list. Times are in ISO 8601. */
export interface OrganizationSummary {
  id: string;
  /** Null for a parent organization. */
  parentId: string | null;
  name: string;
  createdAt: string;
}

/** An activity in a list. */
export interface ActivitySummary {
  organizationId: string;
  organizationName: string;
  id: string;
  /** `ACTIVITY_TYPE_…` */
  type: string;
  /** `ACTIVITY_STATUS_…` */
  status: string;
  createdAt: string;
  updatedAt: string;
  proposerId: string | null;
  /** Null when the user has been deleted. */
  proposerName: string | null;
}

/** A user and the tags by name. */
export interface UserSummary extends v1User {
  isRoot: boolean;
  tagNames: string[];
}

export interface WalletSummary extends v1Wallet {
  accounts: v1WalletAccount[];
}

/** Everything about one organization. */
export interface OrganizationDetails extends OrganizationSummary {
  parentName: string | null;
  rootQuorumThreshold: number;
  users: UserSummary[];
  wallets: WalletSummary[];
  privateKeys: v1PrivateKey[];
  policies: v1Policy[];
  /** The newest ones. */
  activities: ActivitySummary[];
  /** The newest ones. */
  subOrganizations: OrganizationSummary[];
}

/** A vote in an activity's story. */
export interface StoryVote {
  id: string;
  userId: string;
  /** Null when the user has been deleted. */
  userName: string | null;
  isRoot: boolean;
  selection: 'VOTE_SELECTION_APPROVED' | 'VOTE_SELECTION_REJECTED';
  /** How the user proved to be there: `AUTHENTICATION_TYPE_…`. */
  method: string;
  /** Whether the vote would count now: user and credential exist, and the credential has not expired. */
  counts: boolean;
  createdAt: string;
  /** The results of the policies at this vote; empty when they were not asked. */
  policies: StoryPolicy[];
}

/** The result of one policy at a vote. */
export interface StoryPolicy {
  policyId: string;
  /** Null when the policy has been deleted. */
  name: string | null;
  effect: 'EFFECT_ALLOW' | 'EFFECT_DENY' | null;
  outcome: PolicyOutcome;
  /** Whether it was changed after this vote. */
  hasChanged: boolean;
}

/** An activity, and how it came to its status. */
export interface ActivityStory extends ActivitySummary {
  fingerprint: string;
  intent: JsonObject;
  result: JsonObject;
  failure: JsonObject | null;
  /** The organization whose users decide. */
  decidingOrganizationId: string;
  decidingOrganizationName: string;
  rootQuorumThreshold: number;
  /** What has decided it, or what it waits for; null in old records. */
  decidedBy: DecidedBy | null;
  votes: StoryVote[];
}

/** What a policy says of an activity, and which parts of it hold. */
export interface PolicyReport {
  outcome: PolicyOutcome;
  explanation: PolicyExplanation;
}

/** A policy of the organization, evaluated again for a recorded activity. */
export interface NamedPolicyReport extends PolicyReport {
  policyId: string;
  name: string;
  effect: 'EFFECT_ALLOW' | 'EFFECT_DENY';
}

/** A policy that was tried. With errors it has no report. */
export interface PolicyTrial {
  errors: readonly PolicyTextError[];
  report: PolicyReport | null;
}

/** The clock and the failures on purpose; null when the control API is closed. */
export interface Controls {
  clock: { now: string; systemTime: string; stopped: boolean };
  failures: Failure[];
}

/** Something that a search has found. */
export interface Found {
  kind: 'organization' | 'user' | 'wallet account' | 'private key' | 'activity';
  organizationId: string;
  organizationName: string;
  id: string;
  label: string;
  note: string | null;
}

/** An e-mail template in a list. */
export interface TemplateSummary {
  id: string;
  /** A BCP 47 tag. */
  language: string;
  direction: 'ltr' | 'rtl';
  /** Apart from those that the authority sets. */
  variables: { name: string; isRequired: boolean }[];
  /** Another one after each change of the template. */
  revision: string;
}

/** An e-mail template, filled in. */
export interface EmailPreview {
  subject: string;
  text: string;
  /** Whether `frames/template` shows it as HTML. */
  hasHtml: boolean;
}

/** A message of the inbox. Its HTML is at `frames/message`. */
export interface ShownMessage extends Omit<InboxMessage, 'html'> {
  hasHtml: boolean;
}

/** What the endpoints of the console answer, by their names. */
export interface ConsoleAnswers {
  organizations: { organizations: OrganizationSummary[] };
  organization: { organization: OrganizationDetails };
  activities: { activities: ActivitySummary[] };
  activity: { activity: ActivityStory };
  messages: { messages: ShownMessage[] };
  /** `problems` says why the folder of templates cannot be used as it is now. */
  templates: { templates: TemplateSummary[]; problems: string[] };
  preview: { preview: EmailPreview; problem: null } | { preview: null; problem: string };
  smsPreview: { text: string; size: SmsSize; problem: string | null };
  search: { found: Found[] };
  explanation: { policies: NamedPolicyReport[] };
  trial: { trial: PolicyTrial };
  controls: { controls: Controls | null };
  control: { controls: Controls | null };
}

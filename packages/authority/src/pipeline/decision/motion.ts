import type { JsonObject } from '@postern/protocol';
import type { PreparedActivity, RegisteredActivity } from '../../operation/activity-definition.ts';
import type { Caller } from '../../operation/caller.ts';
import type { Organization } from '../../store/organizations.ts';
import type { Vote } from '../../store/votes.ts';

/** An activity that is to be decided, with the votes that have been cast on it. */
export interface Motion {
  type: string;
  parameters: JsonObject;
  activity: RegisteredActivity;
  prepared: PreparedActivity;
  /** Where it happens. */
  organization: Organization;
  /** Whose users decide: the same, or its parent. */
  deciding: Organization;
  /** Who has submitted it. */
  proposer: Caller;
  votes: Vote[];
  now: Date;
}

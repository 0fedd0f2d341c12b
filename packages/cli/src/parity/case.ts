import type { JsonObject } from '@postern/protocol';
import type { Stamping } from './target.ts';

/** What the cases before have made, in the sub-organization of one side. */
export interface Made {
  organizationId: string;
  userId: string;
  walletId: string;
  /** An Ethereum address. */
  address: string;
  policyId: string;
  tagId: string;
}

/** One request that both sides are sent. */
export interface ParityCase {
  /** As it is printed. */
  name: string;
  /** The last parts of the path: `query/whoami`, `submit/create_wallet`. */
  path: string;
  /** Of an activity; its parameters are then in an envelope with the time. */
  type?: string;
  /** The fields of a query, or the parameters of an activity. Text is sent as it is. */
  body: (made: Made) => JsonObject | string;
  /** The key of the sub-organization when absent. */
  stamp?: Stamping;
  /** How far the time of the request is from now; milliseconds. */
  timeShiftMs?: number;
  /** In place of the sub-organization. */
  organizationId?: string;
  /** What later cases need of the answer. */
  keep?: (result: JsonObject) => Partial<Made>;
}

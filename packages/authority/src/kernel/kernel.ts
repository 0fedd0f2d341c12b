import type { Messages } from '../messages/messages.ts';
import type { Oauth2Client } from '../oidc/oauth2-client.ts';
import type { OidcVerifier } from '../oidc/oidc-verifier.ts';
import type { Database } from '../store/database.ts';
import type { Vault } from '../vault/vault.ts';
import type { RegisteredActivity } from './activity-definition.ts';
import type { RegisteredQuery } from './query-definition.ts';
import type { Surroundings } from './surroundings.ts';

/** What the pipeline works with. It knows the activities and queries only as tables. */
export interface Kernel {
  activities: ReadonlyMap<string, RegisteredActivity>;
  queries: ReadonlyMap<string, RegisteredQuery>;
  database: Database;
  vault: Vault;
  messages: Messages;
  oidc: OidcVerifier;
  oauth2: Oauth2Client;
  surroundings: Surroundings;
}

/** A request as it arrived: the exact bytes of the body are what was signed. */
export interface StampedRequest {
  body: Uint8Array<ArrayBuffer>;
  headers: Headers;
}

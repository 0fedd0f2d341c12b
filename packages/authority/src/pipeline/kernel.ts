import type { Messages } from '../messages/messages.ts';
import type { OAuth2Client } from '../oidc/oauth2-client.ts';
import type { OidcVerifier } from '../oidc/oidc-verifier.ts';
import type { RegisteredActivity } from '../operation/activity-definition.ts';
import type { MessageSettings } from '../operation/message-settings.ts';
import type { RegisteredQuery } from '../operation/query-definition.ts';
import type { Runtime } from '../runtime.ts';
import type { Database } from '../store/database.ts';
import type { Vault } from '../vault/vault.ts';
import type { Stamp } from './authentication/read-stamp.ts';

/** The dependencies of the pipeline. It knows activities and queries only as tables. */
export interface Kernel {
  activities: ReadonlyMap<string, RegisteredActivity>;
  queries: ReadonlyMap<string, RegisteredQuery>;
  database: Database;
  vault: Vault;
  messages: Messages;
  oidc: OidcVerifier;
  oauth2: OAuth2Client;
  messageSettings: MessageSettings;
  runtime: Runtime;
}

/** A request as received. The signature covers the exact bytes of the body. */
export interface StampedRequest {
  stamp: Stamp;
  body: Uint8Array<ArrayBuffer>;
}

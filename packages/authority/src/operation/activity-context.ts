import type { Messages } from '../messages/messages.ts';
import type { OAuth2Client } from '../oidc/oauth2-client.ts';
import type { OidcVerifier } from '../oidc/oidc-verifier.ts';
import type { Store } from '../store/database.ts';
import type { Organization } from '../store/organizations.ts';
import type { Vault } from '../vault/vault.ts';
import type { Caller } from './caller.ts';
import type { MessageSettings } from './message-settings.ts';

/** What an activity has to work with. Everything it writes is in one transaction with its record. */
export interface ActivityContext {
  /** Where the activity happens. */
  organization: Organization;
  caller: Caller;
  store: Store;
  vault: Vault;
  messages: Messages;
  /** Takes no network; see `OidcVerifier`. */
  oidc: OidcVerifier['withLoadedKeys'];
  /** Takes no network; see `transactionWithExchange`. */
  oauth2: OAuth2Client;
  messageSettings: MessageSettings;
  /** The time of the request; one moment for all that the activity writes. */
  now: Date;
  newId(): string;
}

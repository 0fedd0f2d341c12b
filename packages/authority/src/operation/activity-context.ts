import type { Messages } from '../messages/messages.ts';
import type { OAuth2Client } from '../oidc/oauth2-client.ts';
import type { OidcVerifier } from '../oidc/oidc-verifier.ts';
import type { TransactionStore } from '../store/database.ts';
import type { Organization } from '../store/organizations.ts';
import type { Vault } from '../vault/vault.ts';
import type { Caller } from './caller.ts';
import type { MessageSettings } from './message-settings.ts';

/** The dependencies of an activity. It writes in the same transaction as its record. */
export interface ActivityContext {
  /** The organization of the activity. */
  organization: Organization;
  /**
   * The public keys that the activity has registered, when it has just created the organization. No other request can see
   * that organization, so nothing in it needs a look-up.
   */
  keysOfNewOrganization?: Set<string>;
  caller: Caller;
  store: TransactionStore;
  vault: Vault;
  messages: Messages;
  /** Uses no network; see `OidcVerifier`. */
  oidc: OidcVerifier['withLoadedKeys'];
  /** Uses no network; see `transactionWithExchange`. */
  oauth2: OAuth2Client;
  messageSettings: MessageSettings;
  /** The time of the request. Everything that the activity writes has this time. */
  now: Date;
  newId(): string;
}

import { registerQuery } from '../kernel/query-definition.ts';
import { getActivity } from './get-activity.ts';
import { getApiKeys } from './get-api-keys.ts';
import { getAuthenticator } from './get-authenticator.ts';
import { getAuthenticators } from './get-authenticators.ts';
import { getOrganizationConfigs } from './get-organization-configs.ts';
import { getUser } from './get-user.ts';
import { getWallet } from './get-wallet.ts';
import { listActivities } from './list-activities.ts';
import { listSuborgs } from './list-suborgs.ts';
import { listUsers } from './list-users.ts';
import { listVerifiedSuborgs } from './list-verified-suborgs.ts';
import { listWalletAccounts } from './list-wallet-accounts.ts';
import { listWallets } from './list-wallets.ts';
import { whoami } from './whoami.ts';

/** Every query that this authority answers, by the last part of its path. */
export const QUERIES = new Map([
  registerQuery(getActivity),
  registerQuery(getApiKeys),
  registerQuery(getAuthenticator),
  registerQuery(getAuthenticators),
  registerQuery(getOrganizationConfigs),
  registerQuery(getUser),
  registerQuery(getWallet),
  registerQuery(listActivities),
  registerQuery(listSuborgs),
  registerQuery(listUsers),
  registerQuery(listVerifiedSuborgs),
  registerQuery(listWalletAccounts),
  registerQuery(listWallets),
  registerQuery(whoami),
]);

import { registerActivity } from '../kernel/activity-definition.ts';
import { createApiKeys } from './create-api-keys.ts';
import { createAuthenticators } from './create-authenticators.ts';
import { createSubOrganization } from './create-sub-organization.ts';
import { createWallet } from './create-wallet.ts';
import { createWalletAccounts } from './create-wallet-accounts.ts';
import { deleteApiKeys } from './delete-api-keys.ts';
import { deleteAuthenticators } from './delete-authenticators.ts';
import { initOtp } from './init-otp.ts';
import { otpLogin } from './otp-login.ts';
import { signRawPayload } from './sign-raw-payload.ts';
import { stampLogin } from './stamp-login.ts';
import { verifyOtp } from './verify-otp.ts';

/** Every activity that this authority does, by type, in all versions. */
export const ACTIVITIES = new Map([
  ...registerActivity(createApiKeys),
  ...registerActivity(createAuthenticators),
  ...registerActivity(createSubOrganization),
  ...registerActivity(createWallet),
  ...registerActivity(createWalletAccounts),
  ...registerActivity(deleteApiKeys),
  ...registerActivity(deleteAuthenticators),
  ...registerActivity(initOtp),
  ...registerActivity(otpLogin),
  ...registerActivity(signRawPayload),
  ...registerActivity(stampLogin),
  ...registerActivity(verifyOtp),
]);

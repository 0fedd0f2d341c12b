import { registerActivity } from '../kernel/activity-definition.ts';
import { createApiKeys } from './create-api-keys.ts';
import { createAuthenticators } from './create-authenticators.ts';
import { createMfaPolicy } from './create-mfa-policy.ts';
import { createOauthProviders } from './create-oauth-providers.ts';
import { createPolicies } from './create-policies.ts';
import { createPolicy } from './create-policy.ts';
import { createSessionProfile } from './create-session-profile.ts';
import { createSubOrganization } from './create-sub-organization.ts';
import { createWalletAccounts } from './create-wallet-accounts.ts';
import { createWallet } from './create-wallet.ts';
import { deleteApiKeys } from './delete-api-keys.ts';
import { deleteAuthenticators } from './delete-authenticators.ts';
import { deleteMfaPolicy } from './delete-mfa-policy.ts';
import { deleteOauthProviders } from './delete-oauth-providers.ts';
import { deletePolicies } from './delete-policies.ts';
import { deletePolicy } from './delete-policy.ts';
import { initOtp } from './init-otp.ts';
import { oauthLogin } from './oauth-login.ts';
import { otpLogin } from './otp-login.ts';
import { removeOrganizationFeature } from './remove-organization-feature.ts';
import { setOrganizationFeature } from './set-organization-feature.ts';
import { signRawPayload } from './sign-raw-payload.ts';
import { stampLogin } from './stamp-login.ts';
import { updateMfaPolicy } from './update-mfa-policy.ts';
import { updatePolicy } from './update-policy.ts';
import { verifyOtp } from './verify-otp.ts';

/** Every activity that this authority does, by type, in all versions. */
export const ACTIVITIES = new Map([
  ...registerActivity(createApiKeys),
  ...registerActivity(createAuthenticators),
  ...registerActivity(createMfaPolicy),
  ...registerActivity(createOauthProviders),
  ...registerActivity(createPolicies),
  ...registerActivity(createPolicy),
  ...registerActivity(createSessionProfile),
  ...registerActivity(createSubOrganization),
  ...registerActivity(createWalletAccounts),
  ...registerActivity(createWallet),
  ...registerActivity(deleteApiKeys),
  ...registerActivity(deleteAuthenticators),
  ...registerActivity(deleteMfaPolicy),
  ...registerActivity(deleteOauthProviders),
  ...registerActivity(deletePolicies),
  ...registerActivity(deletePolicy),
  ...registerActivity(initOtp),
  ...registerActivity(oauthLogin),
  ...registerActivity(otpLogin),
  ...registerActivity(removeOrganizationFeature),
  ...registerActivity(setOrganizationFeature),
  ...registerActivity(signRawPayload),
  ...registerActivity(stampLogin),
  ...registerActivity(updateMfaPolicy),
  ...registerActivity(updatePolicy),
  ...registerActivity(verifyOtp),
]);

import { registerActivity } from '../kernel/activity-definition.ts';
import { createApiKeys } from './create-api-keys.ts';
import { createAuthenticators } from './create-authenticators.ts';
import { createMfaPolicy } from './create-mfa-policy.ts';
import { createOauthProviders } from './create-oauth-providers.ts';
import { createOauth2Credential } from './create-oauth2-credential.ts';
import { createPolicies } from './create-policies.ts';
import { createPolicy } from './create-policy.ts';
import { createPrivateKeyTag } from './create-private-key-tag.ts';
import { createPrivateKeys } from './create-private-keys.ts';
import { createReadOnlySession } from './create-read-only-session.ts';
import { createReadWriteSession } from './create-read-write-session.ts';
import { createSessionProfile } from './create-session-profile.ts';
import { createSubOrganization } from './create-sub-organization.ts';
import { createUserTag } from './create-user-tag.ts';
import { createUsers } from './create-users.ts';
import { createWallet } from './create-wallet.ts';
import { createWalletAccounts } from './create-wallet-accounts.ts';
import { deleteApiKeys } from './delete-api-keys.ts';
import { deleteAuthenticators } from './delete-authenticators.ts';
import { deleteMfaPolicy } from './delete-mfa-policy.ts';
import { deleteOauthProviders } from './delete-oauth-providers.ts';
import { deleteOauth2Credential } from './delete-oauth2-credential.ts';
import { deletePolicies } from './delete-policies.ts';
import { deletePolicy } from './delete-policy.ts';
import { deletePrivateKeyTags } from './delete-private-key-tags.ts';
import { deletePrivateKeys } from './delete-private-keys.ts';
import { deleteSubOrganization } from './delete-sub-organization.ts';
import { deleteUserTags } from './delete-user-tags.ts';
import { deleteUsers } from './delete-users.ts';
import { deleteWalletAccounts } from './delete-wallet-accounts.ts';
import { deleteWallets } from './delete-wallets.ts';
import { exportPrivateKey } from './export-private-key.ts';
import { exportWallet } from './export-wallet.ts';
import { exportWalletAccount } from './export-wallet-account.ts';
import { importPrivateKey } from './import-private-key.ts';
import { importWallet } from './import-wallet.ts';
import { initImportPrivateKey } from './init-import-private-key.ts';
import { initImportWallet } from './init-import-wallet.ts';
import { initOtp } from './init-otp.ts';
import { oauthLogin } from './oauth-login.ts';
import { oauth2Authenticate } from './oauth2-authenticate.ts';
import { otpLogin } from './otp-login.ts';
import { removeOrganizationFeature } from './remove-organization-feature.ts';
import { setOrganizationFeature } from './set-organization-feature.ts';
import { signRawPayload } from './sign-raw-payload.ts';
import { signRawPayloads } from './sign-raw-payloads.ts';
import { signTransaction } from './sign-transaction.ts';
import { stampLogin } from './stamp-login.ts';
import { updateMfaPolicy } from './update-mfa-policy.ts';
import { updateOauth2Credential } from './update-oauth2-credential.ts';
import { updateOrganizationName } from './update-organization-name.ts';
import { updatePolicy } from './update-policy.ts';
import { updatePrivateKeyTag } from './update-private-key-tag.ts';
import { updateRootQuorum } from './update-root-quorum.ts';
import { updateUser } from './update-user.ts';
import { updateUserEmail } from './update-user-email.ts';
import { updateUserName } from './update-user-name.ts';
import { updateUserPhoneNumber } from './update-user-phone-number.ts';
import { updateUserTag } from './update-user-tag.ts';
import { updateWallet } from './update-wallet.ts';
import { updateWalletAccountName } from './update-wallet-account-name.ts';
import { verifyOtp } from './verify-otp.ts';

/** Every activity that this authority does, by type, in all versions. */
export const ACTIVITIES = new Map([
  ...registerActivity(createApiKeys),
  ...registerActivity(createAuthenticators),
  ...registerActivity(createMfaPolicy),
  ...registerActivity(createOauth2Credential),
  ...registerActivity(createOauthProviders),
  ...registerActivity(createPolicies),
  ...registerActivity(createPolicy),
  ...registerActivity(createPrivateKeyTag),
  ...registerActivity(createPrivateKeys),
  ...registerActivity(createReadOnlySession),
  ...registerActivity(createReadWriteSession),
  ...registerActivity(createSessionProfile),
  ...registerActivity(createSubOrganization),
  ...registerActivity(createUserTag),
  ...registerActivity(createUsers),
  ...registerActivity(createWallet),
  ...registerActivity(createWalletAccounts),
  ...registerActivity(deleteApiKeys),
  ...registerActivity(deleteAuthenticators),
  ...registerActivity(deleteMfaPolicy),
  ...registerActivity(deleteOauth2Credential),
  ...registerActivity(deleteOauthProviders),
  ...registerActivity(deletePolicies),
  ...registerActivity(deletePolicy),
  ...registerActivity(deletePrivateKeyTags),
  ...registerActivity(deletePrivateKeys),
  ...registerActivity(deleteSubOrganization),
  ...registerActivity(deleteUserTags),
  ...registerActivity(deleteUsers),
  ...registerActivity(deleteWalletAccounts),
  ...registerActivity(deleteWallets),
  ...registerActivity(exportPrivateKey),
  ...registerActivity(exportWallet),
  ...registerActivity(exportWalletAccount),
  ...registerActivity(importPrivateKey),
  ...registerActivity(importWallet),
  ...registerActivity(initImportPrivateKey),
  ...registerActivity(initImportWallet),
  ...registerActivity(initOtp),
  ...registerActivity(oauth2Authenticate),
  ...registerActivity(oauthLogin),
  ...registerActivity(otpLogin),
  ...registerActivity(removeOrganizationFeature),
  ...registerActivity(setOrganizationFeature),
  ...registerActivity(signRawPayload),
  ...registerActivity(signRawPayloads),
  ...registerActivity(signTransaction),
  ...registerActivity(stampLogin),
  ...registerActivity(updateMfaPolicy),
  ...registerActivity(updateOauth2Credential),
  ...registerActivity(updateOrganizationName),
  ...registerActivity(updatePolicy),
  ...registerActivity(updatePrivateKeyTag),
  ...registerActivity(updateRootQuorum),
  ...registerActivity(updateUser),
  ...registerActivity(updateUserEmail),
  ...registerActivity(updateUserName),
  ...registerActivity(updateUserPhoneNumber),
  ...registerActivity(updateUserTag),
  ...registerActivity(updateWallet),
  ...registerActivity(updateWalletAccountName),
  ...registerActivity(verifyOtp),
]);

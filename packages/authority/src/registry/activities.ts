import { registerActivity } from '../operation/activity-definition.ts';
import { createApiKeys } from '../resources/api-keys/create-api-keys.ts';
import { deleteApiKeys } from '../resources/api-keys/delete-api-keys.ts';
import { exportPrivateKey } from '../resources/import-export/export-private-key.ts';
import { exportWallet } from '../resources/import-export/export-wallet.ts';
import { exportWalletAccount } from '../resources/import-export/export-wallet-account.ts';
import { importPrivateKey } from '../resources/import-export/import-private-key.ts';
import { importWallet } from '../resources/import-export/import-wallet.ts';
import { initImportPrivateKey } from '../resources/import-export/init-import-private-key.ts';
import { initImportWallet } from '../resources/import-export/init-import-wallet.ts';
import { createMfaPolicy } from '../resources/mfa/create-mfa-policy.ts';
import { deleteMfaPolicy } from '../resources/mfa/delete-mfa-policy.ts';
import { updateMfaPolicy } from '../resources/mfa/update-mfa-policy.ts';
import { createOAuthProviders } from '../resources/oauth/create-oauth-providers.ts';
import { createOAuth2Credential } from '../resources/oauth/create-oauth2-credential.ts';
import { deleteOAuthProviders } from '../resources/oauth/delete-oauth-providers.ts';
import { deleteOAuth2Credential } from '../resources/oauth/delete-oauth2-credential.ts';
import { oauth2Authenticate } from '../resources/oauth/oauth2-authenticate.ts';
import { updateOAuth2Credential } from '../resources/oauth/update-oauth2-credential.ts';
import { createSubOrganization } from '../resources/organizations/create-sub-organization.ts';
import { deleteSubOrganization } from '../resources/organizations/delete-sub-organization.ts';
import { removeOrganizationFeature } from '../resources/organizations/remove-organization-feature.ts';
import { setOrganizationFeature } from '../resources/organizations/set-organization-feature.ts';
import { updateOrganizationName } from '../resources/organizations/update-organization-name.ts';
import { updateRootQuorum } from '../resources/organizations/update-root-quorum.ts';
import { initOtp } from '../resources/otp/init-otp.ts';
import { otpLogin } from '../resources/otp/otp-login.ts';
import { verifyOtp } from '../resources/otp/verify-otp.ts';
import { createAuthenticators } from '../resources/passkeys/create-authenticators.ts';
import { deleteAuthenticators } from '../resources/passkeys/delete-authenticators.ts';
import { createPolicies } from '../resources/policies/create-policies.ts';
import { createPolicy } from '../resources/policies/create-policy.ts';
import { deletePolicies } from '../resources/policies/delete-policies.ts';
import { deletePolicy } from '../resources/policies/delete-policy.ts';
import { updatePolicy } from '../resources/policies/update-policy.ts';
import { createPrivateKeys } from '../resources/private-keys/create-private-keys.ts';
import { deletePrivateKeys } from '../resources/private-keys/delete-private-keys.ts';
import { createReadOnlySession } from '../resources/sessions/create-read-only-session.ts';
import { createReadWriteSession } from '../resources/sessions/create-read-write-session.ts';
import { createSessionProfile } from '../resources/sessions/create-session-profile.ts';
import { oauthLogin } from '../resources/sessions/oauth-login.ts';
import { stampLogin } from '../resources/sessions/stamp-login.ts';
import { signRawPayload } from '../resources/signing/sign-raw-payload.ts';
import { signRawPayloads } from '../resources/signing/sign-raw-payloads.ts';
import { signTransaction } from '../resources/signing/sign-transaction.ts';
import { createPrivateKeyTag } from '../resources/tags/create-private-key-tag.ts';
import { createUserTag } from '../resources/tags/create-user-tag.ts';
import { deletePrivateKeyTags } from '../resources/tags/delete-private-key-tags.ts';
import { deleteUserTags } from '../resources/tags/delete-user-tags.ts';
import { updatePrivateKeyTag } from '../resources/tags/update-private-key-tag.ts';
import { updateUserTag } from '../resources/tags/update-user-tag.ts';
import { createUsers } from '../resources/users/create-users.ts';
import { deleteUsers } from '../resources/users/delete-users.ts';
import { updateUser } from '../resources/users/update-user.ts';
import { updateUserEmail } from '../resources/users/update-user-email.ts';
import { updateUserName } from '../resources/users/update-user-name.ts';
import { updateUserPhoneNumber } from '../resources/users/update-user-phone-number.ts';
import { createWallet } from '../resources/wallets/create-wallet.ts';
import { createWalletAccounts } from '../resources/wallets/create-wallet-accounts.ts';
import { deleteWalletAccounts } from '../resources/wallets/delete-wallet-accounts.ts';
import { deleteWallets } from '../resources/wallets/delete-wallets.ts';
import { updateWallet } from '../resources/wallets/update-wallet.ts';
import { updateWalletAccountName } from '../resources/wallets/update-wallet-account-name.ts';

/** Every activity that this authority supports, by type, in all versions. */
export const ACTIVITIES = new Map([
  ...registerActivity(createApiKeys),
  ...registerActivity(createAuthenticators),
  ...registerActivity(createMfaPolicy),
  ...registerActivity(createOAuth2Credential),
  ...registerActivity(createOAuthProviders),
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
  ...registerActivity(deleteOAuth2Credential),
  ...registerActivity(deleteOAuthProviders),
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
  ...registerActivity(updateOAuth2Credential),
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

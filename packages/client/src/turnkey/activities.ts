import type { JsonObject } from '@postern/protocol';
import type {
  v1ClaimEarnFeesRequest,
  v1ClaimSwapFeesRequest,
  v1CreateApiKeysRequest,
  v1CreateAuthenticatorsRequest,
  v1CreateFiatOnRampCredentialRequest,
  v1CreateInvitationsRequest,
  v1CreateMfaPolicyRequest,
  v1CreateOauth2CredentialRequest,
  v1CreateOauthProvidersRequest,
  v1CreatePoliciesRequest,
  v1CreatePolicyRequest,
  v1CreatePrivateKeysRequest,
  v1CreatePrivateKeyTagRequest,
  v1CreateReadOnlySessionRequest,
  v1CreateReadWriteSessionRequest,
  v1CreateSessionProfileRequest,
  v1CreateSmartContractInterfaceRequest,
  v1CreateSubOrganizationRequest,
  v1CreateSwapQuoteRequest,
  v1CreateTvcAppRequest,
  v1CreateTvcDeploymentRequest,
  v1CreateTvcManifestApprovalsRequest,
  v1CreateUsersRequest,
  v1CreateUserTagRequest,
  v1CreateWalletAccountsRequest,
  v1CreateWalletRequest,
  v1CreateWebhookEndpointRequest,
  v1DeleteApiKeysRequest,
  v1DeleteAuthenticatorsRequest,
  v1DeleteFiatOnRampCredentialRequest,
  v1DeleteInvitationRequest,
  v1DeleteMfaPolicyRequest,
  v1DeleteOauth2CredentialRequest,
  v1DeleteOauthProvidersRequest,
  v1DeletePoliciesRequest,
  v1DeletePolicyRequest,
  v1DeletePrivateKeysRequest,
  v1DeletePrivateKeyTagsRequest,
  v1DeleteSmartContractInterfaceRequest,
  v1DeleteSubOrganizationRequest,
  v1DeleteTvcAppAndDeploymentsRequest,
  v1DeleteTvcDeploymentRequest,
  v1DeleteUsersRequest,
  v1DeleteUserTagsRequest,
  v1DeleteWalletAccountsRequest,
  v1DeleteWalletsRequest,
  v1DeleteWebhookEndpointRequest,
  v1EarnDeployWrapperRequest,
  v1EarnDepositRequest,
  v1EarnSetWrapperStateRequest,
  v1EarnWithdrawRequest,
  v1EmailAuthRequest,
  v1EthSendTransactionRequest,
  v1EthUndelegate7702Request,
  v1ExecuteSwapRequest,
  v1ExportPrivateKeyRequest,
  v1ExportSecretsRequest,
  v1ExportWalletAccountRequest,
  v1ExportWalletRequest,
  v1ImportPrivateKeyRequest,
  v1ImportSecretsRequest,
  v1ImportWalletRequest,
  v1InitFiatOnRampRequest,
  v1InitImportPrivateKeyRequest,
  v1InitImportWalletRequest,
  v1InitOtpAuthRequest,
  v1InitOtpRequest,
  v1InitUserEmailRecoveryRequest,
  v1Oauth2AuthenticateRequest,
  v1OauthLoginRequest,
  v1OauthRequest,
  v1OtpAuthRequest,
  v1OtpLoginRequest,
  v1RecoverUserRequest,
  v1RemoveIpAllowlistRequest,
  v1RemoveOrganizationFeatureRequest,
  v1RestoreTvcDeploymentRequest,
  v1Result,
  v1SetIpAllowlistRequest,
  v1SetOrganizationFeatureRequest,
  v1SignRawPayloadRequest,
  v1SignRawPayloadsRequest,
  v1SignTransactionRequest,
  v1SolSendTransactionRequest,
  v1SparkClaimTransferRequest,
  v1SparkPrepareLightningReceiveRequest,
  v1SparkPrepareTransferRequest,
  v1SparkSignFrostRequest,
  v1StampLoginRequest,
  v1UpdateFiatOnRampCredentialRequest,
  v1UpdateMfaPolicyRequest,
  v1UpdateOauth2CredentialRequest,
  v1UpdateOrganizationNameRequest,
  v1UpdatePolicyRequest,
  v1UpdatePrivateKeyTagRequest,
  v1UpdateRootQuorumRequest,
  v1UpdateTvcAppLiveDeploymentRequest,
  v1UpdateUserEmailRequest,
  v1UpdateUserNameRequest,
  v1UpdateUserPhoneNumberRequest,
  v1UpdateUserRequest,
  v1UpdateUserTagRequest,
  v1UpdateWalletRequest,
  v1UpdateWebhookEndpointRequest,
  v1UpsertSwapConfigRequest,
  v1VerifyOtpRequest,
} from '@turnkey/sdk-types';

/** The activities of Turnkey's public API. Written by `npm run turnkey-operations` from the description of the API. */
interface Activities {
  ACTIVITY_TYPE_CLAIM_EARN_FEES: [request: v1ClaimEarnFeesRequest, result: 'claimEarnFeesResult'];
  ACTIVITY_TYPE_CLAIM_SWAP_FEES: [request: v1ClaimSwapFeesRequest, result: 'claimSwapFeesResult'];
  ACTIVITY_TYPE_CREATE_API_KEYS_V2: [request: v1CreateApiKeysRequest, result: 'createApiKeysResult'];
  ACTIVITY_TYPE_CREATE_AUTHENTICATORS_V2: [
    request: v1CreateAuthenticatorsRequest,
    result: 'createAuthenticatorsResult',
  ];
  ACTIVITY_TYPE_CREATE_FIAT_ON_RAMP_CREDENTIAL: [
    request: v1CreateFiatOnRampCredentialRequest,
    result: 'createFiatOnRampCredentialResult',
  ];
  ACTIVITY_TYPE_CREATE_INVITATIONS: [request: v1CreateInvitationsRequest, result: 'createInvitationsResult'];
  ACTIVITY_TYPE_CREATE_MFA_POLICY: [request: v1CreateMfaPolicyRequest, result: 'createMfaPolicyResult'];
  ACTIVITY_TYPE_CREATE_OAUTH2_CREDENTIAL: [
    request: v1CreateOauth2CredentialRequest,
    result: 'createOauth2CredentialResult',
  ];
  ACTIVITY_TYPE_CREATE_OAUTH_PROVIDERS_V2: [
    request: v1CreateOauthProvidersRequest,
    result: 'createOauthProvidersResultV2',
  ];
  ACTIVITY_TYPE_CREATE_POLICIES: [request: v1CreatePoliciesRequest, result: 'createPoliciesResult'];
  ACTIVITY_TYPE_CREATE_POLICY_V3: [request: v1CreatePolicyRequest, result: 'createPolicyResult'];
  ACTIVITY_TYPE_CREATE_PRIVATE_KEY_TAG: [request: v1CreatePrivateKeyTagRequest, result: 'createPrivateKeyTagResult'];
  ACTIVITY_TYPE_CREATE_PRIVATE_KEYS_V2: [request: v1CreatePrivateKeysRequest, result: 'createPrivateKeysResultV2'];
  ACTIVITY_TYPE_CREATE_READ_ONLY_SESSION: [
    request: v1CreateReadOnlySessionRequest,
    result: 'createReadOnlySessionResult',
  ];
  ACTIVITY_TYPE_CREATE_READ_WRITE_SESSION_V2: [
    request: v1CreateReadWriteSessionRequest,
    result: 'createReadWriteSessionResultV2',
  ];
  ACTIVITY_TYPE_CREATE_SESSION_PROFILE: [request: v1CreateSessionProfileRequest, result: 'createSessionProfileResult'];
  ACTIVITY_TYPE_CREATE_SMART_CONTRACT_INTERFACE: [
    request: v1CreateSmartContractInterfaceRequest,
    result: 'createSmartContractInterfaceResult',
  ];
  ACTIVITY_TYPE_CREATE_SUB_ORGANIZATION_V8: [
    request: v1CreateSubOrganizationRequest,
    result: 'createSubOrganizationResultV8',
  ];
  ACTIVITY_TYPE_CREATE_SWAP_QUOTE: [request: v1CreateSwapQuoteRequest, result: 'createSwapQuoteResult'];
  ACTIVITY_TYPE_CREATE_TVC_APP: [request: v1CreateTvcAppRequest, result: 'createTvcAppResult'];
  ACTIVITY_TYPE_CREATE_TVC_DEPLOYMENT: [request: v1CreateTvcDeploymentRequest, result: 'createTvcDeploymentResult'];
  ACTIVITY_TYPE_CREATE_TVC_MANIFEST_APPROVALS: [
    request: v1CreateTvcManifestApprovalsRequest,
    result: 'createTvcManifestApprovalsResult',
  ];
  ACTIVITY_TYPE_CREATE_USER_TAG: [request: v1CreateUserTagRequest, result: 'createUserTagResult'];
  ACTIVITY_TYPE_CREATE_USERS_V4: [request: v1CreateUsersRequest, result: 'createUsersResult'];
  ACTIVITY_TYPE_CREATE_WALLET: [request: v1CreateWalletRequest, result: 'createWalletResult'];
  ACTIVITY_TYPE_CREATE_WALLET_ACCOUNTS: [request: v1CreateWalletAccountsRequest, result: 'createWalletAccountsResult'];
  ACTIVITY_TYPE_CREATE_WEBHOOK_ENDPOINT: [
    request: v1CreateWebhookEndpointRequest,
    result: 'createWebhookEndpointResult',
  ];
  ACTIVITY_TYPE_DELETE_API_KEYS: [request: v1DeleteApiKeysRequest, result: 'deleteApiKeysResult'];
  ACTIVITY_TYPE_DELETE_AUTHENTICATORS: [request: v1DeleteAuthenticatorsRequest, result: 'deleteAuthenticatorsResult'];
  ACTIVITY_TYPE_DELETE_FIAT_ON_RAMP_CREDENTIAL: [
    request: v1DeleteFiatOnRampCredentialRequest,
    result: 'deleteFiatOnRampCredentialResult',
  ];
  ACTIVITY_TYPE_DELETE_INVITATION: [request: v1DeleteInvitationRequest, result: 'deleteInvitationResult'];
  ACTIVITY_TYPE_DELETE_MFA_POLICY: [request: v1DeleteMfaPolicyRequest, result: 'deleteMfaPolicyResult'];
  ACTIVITY_TYPE_DELETE_OAUTH2_CREDENTIAL: [
    request: v1DeleteOauth2CredentialRequest,
    result: 'deleteOauth2CredentialResult',
  ];
  ACTIVITY_TYPE_DELETE_OAUTH_PROVIDERS: [request: v1DeleteOauthProvidersRequest, result: 'deleteOauthProvidersResult'];
  ACTIVITY_TYPE_DELETE_POLICIES: [request: v1DeletePoliciesRequest, result: 'deletePoliciesResult'];
  ACTIVITY_TYPE_DELETE_POLICY: [request: v1DeletePolicyRequest, result: 'deletePolicyResult'];
  ACTIVITY_TYPE_DELETE_PRIVATE_KEY_TAGS: [request: v1DeletePrivateKeyTagsRequest, result: 'deletePrivateKeyTagsResult'];
  ACTIVITY_TYPE_DELETE_PRIVATE_KEYS: [request: v1DeletePrivateKeysRequest, result: 'deletePrivateKeysResult'];
  ACTIVITY_TYPE_DELETE_SMART_CONTRACT_INTERFACE: [
    request: v1DeleteSmartContractInterfaceRequest,
    result: 'deleteSmartContractInterfaceResult',
  ];
  ACTIVITY_TYPE_DELETE_SUB_ORGANIZATION: [
    request: v1DeleteSubOrganizationRequest,
    result: 'deleteSubOrganizationResult',
  ];
  ACTIVITY_TYPE_DELETE_TVC_APP_AND_DEPLOYMENTS: [
    request: v1DeleteTvcAppAndDeploymentsRequest,
    result: 'deleteTvcAppAndDeploymentsResult',
  ];
  ACTIVITY_TYPE_DELETE_TVC_DEPLOYMENT: [request: v1DeleteTvcDeploymentRequest, result: 'deleteTvcDeploymentResult'];
  ACTIVITY_TYPE_DELETE_USER_TAGS: [request: v1DeleteUserTagsRequest, result: 'deleteUserTagsResult'];
  ACTIVITY_TYPE_DELETE_USERS: [request: v1DeleteUsersRequest, result: 'deleteUsersResult'];
  ACTIVITY_TYPE_DELETE_WALLET_ACCOUNTS: [request: v1DeleteWalletAccountsRequest, result: 'deleteWalletAccountsResult'];
  ACTIVITY_TYPE_DELETE_WALLETS: [request: v1DeleteWalletsRequest, result: 'deleteWalletsResult'];
  ACTIVITY_TYPE_DELETE_WEBHOOK_ENDPOINT: [
    request: v1DeleteWebhookEndpointRequest,
    result: 'deleteWebhookEndpointResult',
  ];
  ACTIVITY_TYPE_EARN_DEPLOY_WRAPPER: [request: v1EarnDeployWrapperRequest, result: 'earnDeployWrapperResult'];
  ACTIVITY_TYPE_EARN_DEPOSIT: [request: v1EarnDepositRequest, result: 'earnDepositResult'];
  ACTIVITY_TYPE_EARN_SET_WRAPPER_STATE: [request: v1EarnSetWrapperStateRequest, result: 'earnSetWrapperStateResult'];
  ACTIVITY_TYPE_EARN_WITHDRAW: [request: v1EarnWithdrawRequest, result: 'earnWithdrawResult'];
  ACTIVITY_TYPE_EMAIL_AUTH_V3: [request: v1EmailAuthRequest, result: 'emailAuthResult'];
  ACTIVITY_TYPE_ETH_SEND_TRANSACTION_V2: [request: v1EthSendTransactionRequest, result: 'ethSendTransactionResultV2'];
  ACTIVITY_TYPE_ETH_UNDELEGATE_7702: [request: v1EthUndelegate7702Request, result: 'ethUndelegate7702Result'];
  ACTIVITY_TYPE_EXECUTE_SWAP_V2: [request: v1ExecuteSwapRequest, result: 'executeSwapResult'];
  ACTIVITY_TYPE_EXPORT_PRIVATE_KEY: [request: v1ExportPrivateKeyRequest, result: 'exportPrivateKeyResult'];
  ACTIVITY_TYPE_EXPORT_SECRETS: [request: v1ExportSecretsRequest, result: 'exportSecretsResult'];
  ACTIVITY_TYPE_EXPORT_WALLET: [request: v1ExportWalletRequest, result: 'exportWalletResult'];
  ACTIVITY_TYPE_EXPORT_WALLET_ACCOUNT: [request: v1ExportWalletAccountRequest, result: 'exportWalletAccountResult'];
  ACTIVITY_TYPE_IMPORT_PRIVATE_KEY: [request: v1ImportPrivateKeyRequest, result: 'importPrivateKeyResult'];
  ACTIVITY_TYPE_IMPORT_SECRETS: [request: v1ImportSecretsRequest, result: 'importSecretsResult'];
  ACTIVITY_TYPE_IMPORT_WALLET: [request: v1ImportWalletRequest, result: 'importWalletResult'];
  ACTIVITY_TYPE_INIT_FIAT_ON_RAMP: [request: v1InitFiatOnRampRequest, result: 'initFiatOnRampResult'];
  ACTIVITY_TYPE_INIT_IMPORT_PRIVATE_KEY: [request: v1InitImportPrivateKeyRequest, result: 'initImportPrivateKeyResult'];
  ACTIVITY_TYPE_INIT_IMPORT_WALLET: [request: v1InitImportWalletRequest, result: 'initImportWalletResult'];
  ACTIVITY_TYPE_INIT_OTP_V3: [request: v1InitOtpRequest, result: 'initOtpResultV2'];
  ACTIVITY_TYPE_INIT_OTP_AUTH_V3: [request: v1InitOtpAuthRequest, result: 'initOtpAuthResultV2'];
  ACTIVITY_TYPE_INIT_USER_EMAIL_RECOVERY_V2: [
    request: v1InitUserEmailRecoveryRequest,
    result: 'initUserEmailRecoveryResult',
  ];
  ACTIVITY_TYPE_OAUTH: [request: v1OauthRequest, result: 'oauthResult'];
  ACTIVITY_TYPE_OAUTH2_AUTHENTICATE: [request: v1Oauth2AuthenticateRequest, result: 'oauth2AuthenticateResult'];
  ACTIVITY_TYPE_OAUTH_LOGIN: [request: v1OauthLoginRequest, result: 'oauthLoginResult'];
  ACTIVITY_TYPE_OTP_AUTH: [request: v1OtpAuthRequest, result: 'otpAuthResult'];
  ACTIVITY_TYPE_OTP_LOGIN_V2: [request: v1OtpLoginRequest, result: 'otpLoginResult'];
  ACTIVITY_TYPE_RECOVER_USER: [request: v1RecoverUserRequest, result: 'recoverUserResult'];
  ACTIVITY_TYPE_REMOVE_IP_ALLOWLIST: [request: v1RemoveIpAllowlistRequest, result: 'removeIpAllowlistResult'];
  ACTIVITY_TYPE_REMOVE_ORGANIZATION_FEATURE: [
    request: v1RemoveOrganizationFeatureRequest,
    result: 'removeOrganizationFeatureResult',
  ];
  ACTIVITY_TYPE_RESTORE_TVC_DEPLOYMENT: [request: v1RestoreTvcDeploymentRequest, result: 'restoreTvcDeploymentResult'];
  ACTIVITY_TYPE_SET_IP_ALLOWLIST: [request: v1SetIpAllowlistRequest, result: 'setIpAllowlistResult'];
  ACTIVITY_TYPE_SET_ORGANIZATION_FEATURE: [
    request: v1SetOrganizationFeatureRequest,
    result: 'setOrganizationFeatureResult',
  ];
  ACTIVITY_TYPE_UPDATE_TVC_APP_LIVE_DEPLOYMENT: [
    request: v1UpdateTvcAppLiveDeploymentRequest,
    result: 'updateTvcAppLiveDeploymentResult',
  ];
  ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2: [request: v1SignRawPayloadRequest, result: 'signRawPayloadResult'];
  ACTIVITY_TYPE_SIGN_RAW_PAYLOADS: [request: v1SignRawPayloadsRequest, result: 'signRawPayloadsResult'];
  ACTIVITY_TYPE_SIGN_TRANSACTION_V2: [request: v1SignTransactionRequest, result: 'signTransactionResult'];
  ACTIVITY_TYPE_SOL_SEND_TRANSACTION_V2: [request: v1SolSendTransactionRequest, result: 'solSendTransactionResultV2'];
  ACTIVITY_TYPE_SPARK_CLAIM_TRANSFER: [request: v1SparkClaimTransferRequest, result: 'sparkClaimTransferResult'];
  ACTIVITY_TYPE_SPARK_PREPARE_LIGHTNING_RECEIVE: [
    request: v1SparkPrepareLightningReceiveRequest,
    result: 'sparkPrepareLightningReceiveResult',
  ];
  ACTIVITY_TYPE_SPARK_PREPARE_TRANSFER: [request: v1SparkPrepareTransferRequest, result: 'sparkPrepareTransferResult'];
  ACTIVITY_TYPE_SPARK_SIGN_FROST: [request: v1SparkSignFrostRequest, result: 'sparkSignFrostResult'];
  ACTIVITY_TYPE_STAMP_LOGIN: [request: v1StampLoginRequest, result: 'stampLoginResult'];
  ACTIVITY_TYPE_UPDATE_FIAT_ON_RAMP_CREDENTIAL: [
    request: v1UpdateFiatOnRampCredentialRequest,
    result: 'updateFiatOnRampCredentialResult',
  ];
  ACTIVITY_TYPE_UPDATE_MFA_POLICY: [request: v1UpdateMfaPolicyRequest, result: 'updateMfaPolicyResult'];
  ACTIVITY_TYPE_UPDATE_OAUTH2_CREDENTIAL: [
    request: v1UpdateOauth2CredentialRequest,
    result: 'updateOauth2CredentialResult',
  ];
  ACTIVITY_TYPE_UPDATE_ORGANIZATION_NAME: [
    request: v1UpdateOrganizationNameRequest,
    result: 'updateOrganizationNameResult',
  ];
  ACTIVITY_TYPE_UPDATE_POLICY_V2: [request: v1UpdatePolicyRequest, result: 'updatePolicyResultV2'];
  ACTIVITY_TYPE_UPDATE_PRIVATE_KEY_TAG: [request: v1UpdatePrivateKeyTagRequest, result: 'updatePrivateKeyTagResult'];
  ACTIVITY_TYPE_UPDATE_ROOT_QUORUM: [request: v1UpdateRootQuorumRequest, result: 'updateRootQuorumResult'];
  ACTIVITY_TYPE_UPDATE_USER: [request: v1UpdateUserRequest, result: 'updateUserResult'];
  ACTIVITY_TYPE_UPDATE_USER_EMAIL: [request: v1UpdateUserEmailRequest, result: 'updateUserEmailResult'];
  ACTIVITY_TYPE_UPDATE_USER_NAME: [request: v1UpdateUserNameRequest, result: 'updateUserNameResult'];
  ACTIVITY_TYPE_UPDATE_USER_PHONE_NUMBER: [
    request: v1UpdateUserPhoneNumberRequest,
    result: 'updateUserPhoneNumberResult',
  ];
  ACTIVITY_TYPE_UPDATE_USER_TAG: [request: v1UpdateUserTagRequest, result: 'updateUserTagResult'];
  ACTIVITY_TYPE_UPDATE_WALLET: [request: v1UpdateWalletRequest, result: 'updateWalletResult'];
  ACTIVITY_TYPE_UPDATE_WEBHOOK_ENDPOINT: [
    request: v1UpdateWebhookEndpointRequest,
    result: 'updateWebhookEndpointResult',
  ];
  ACTIVITY_TYPE_UPSERT_SWAP_CONFIG: [request: v1UpsertSwapConfigRequest, result: 'upsertSwapConfigResult'];
  ACTIVITY_TYPE_VERIFY_OTP_V2: [request: v1VerifyOtpRequest, result: 'verifyOtpResult'];
}

/** The parameters of an activity by its type. */
export type ActivityParameters<Type extends string> = Type extends keyof Activities
  ? Activities[Type][0]['parameters']
  : object;

/** The result of an activity by its type. */
export type ActivityResult<Type extends string> = Type extends keyof Activities
  ? NonNullable<v1Result[Activities[Type][1]]>
  : JsonObject;

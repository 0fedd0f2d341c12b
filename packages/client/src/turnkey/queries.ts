import type { JsonObject } from '@postern/protocol';
import type {
  v1ActivityResponse,
  v1BootProofResponse,
  v1GetActivitiesRequest,
  v1GetActivitiesResponse,
  v1GetActivityRequest,
  v1GetApiKeyRequest,
  v1GetApiKeyResponse,
  v1GetApiKeysRequest,
  v1GetApiKeysResponse,
  v1GetAppProofsRequest,
  v1GetAppProofsResponse,
  v1GetAppStatusRequest,
  v1GetAppStatusResponse,
  v1GetAuthenticatorRequest,
  v1GetAuthenticatorResponse,
  v1GetAuthenticatorsRequest,
  v1GetAuthenticatorsResponse,
  v1GetBootProofRequest,
  v1GetClaimEarnFeesStatusRequest,
  v1GetClaimEarnFeesStatusResponse,
  v1GetEarnDeployStatusRequest,
  v1GetEarnDeployStatusResponse,
  v1GetEarnDepositStatusRequest,
  v1GetEarnDepositStatusResponse,
  v1GetEarnWithdrawStatusRequest,
  v1GetEarnWithdrawStatusResponse,
  v1GetGasUsageRequest,
  v1GetGasUsageResponse,
  v1GetIpAllowlistRequest,
  v1GetIpAllowlistResponse,
  v1GetLatestBootProofRequest,
  v1GetMfaPoliciesRequest,
  v1GetMfaPoliciesResponse,
  v1GetMfaPolicyRequest,
  v1GetMfaPolicyResponse,
  v1GetMfaStatusRequest,
  v1GetMfaStatusResponse,
  v1GetNoncesRequest,
  v1GetNoncesResponse,
  v1GetOauth2CredentialRequest,
  v1GetOauth2CredentialResponse,
  v1GetOauthProvidersRequest,
  v1GetOauthProvidersResponse,
  v1GetOnRampTransactionStatusRequest,
  v1GetOnRampTransactionStatusResponse,
  v1GetOrganizationConfigsRequest,
  v1GetOrganizationConfigsResponse,
  v1GetPoliciesRequest,
  v1GetPoliciesResponse,
  v1GetPolicyEvaluationsRequest,
  v1GetPolicyEvaluationsResponse,
  v1GetPolicyRequest,
  v1GetPolicyResponse,
  v1GetPrivateKeyRequest,
  v1GetPrivateKeyResponse,
  v1GetPrivateKeysRequest,
  v1GetPrivateKeysResponse,
  v1GetSendTransactionStatusRequest,
  v1GetSendTransactionStatusResponse,
  v1GetSessionProfileRequest,
  v1GetSessionProfileResponse,
  v1GetSessionProfilesRequest,
  v1GetSessionProfilesResponse,
  v1GetSmartContractInterfaceRequest,
  v1GetSmartContractInterfaceResponse,
  v1GetSmartContractInterfacesRequest,
  v1GetSmartContractInterfacesResponse,
  v1GetSubOrgIdsRequest,
  v1GetSubOrgIdsResponse,
  v1GetSwapStatusRequest,
  v1GetSwapStatusResponse,
  v1GetTvcAppDeploymentsRequest,
  v1GetTvcAppDeploymentsResponse,
  v1GetTvcAppRequest,
  v1GetTvcAppResponse,
  v1GetTvcAppsRequest,
  v1GetTvcAppsResponse,
  v1GetTvcDeploymentDebugLogsRequest,
  v1GetTvcDeploymentDebugLogsResponse,
  v1GetTvcDeploymentRequest,
  v1GetTvcDeploymentResponse,
  v1GetTvcQosVersionsRequest,
  v1GetTvcQosVersionsResponse,
  v1GetUserRequest,
  v1GetUserResponse,
  v1GetUsersRequest,
  v1GetUsersResponse,
  v1GetVerifiedSubOrgIdsRequest,
  v1GetVerifiedSubOrgIdsResponse,
  v1GetWalletAccountRequest,
  v1GetWalletAccountResponse,
  v1GetWalletAccountsRequest,
  v1GetWalletAccountsResponse,
  v1GetWalletAddressBalancesRequest,
  v1GetWalletAddressBalancesResponse,
  v1GetWalletRequest,
  v1GetWalletResponse,
  v1GetWalletsRequest,
  v1GetWalletsResponse,
  v1GetWhoamiRequest,
  v1GetWhoamiResponse,
  v1ListEarnEnabledVaultsRequest,
  v1ListEarnEnabledVaultsResponse,
  v1ListEarnPositionsRequest,
  v1ListEarnPositionsResponse,
  v1ListEarnVaultsRequest,
  v1ListEarnVaultsResponse,
  v1ListEmailEventsRequest,
  v1ListEmailEventsResponse,
  v1ListEthTransactionHistoryRequest,
  v1ListEthTransactionHistoryResponse,
  v1ListFiatOnRampCredentialsRequest,
  v1ListFiatOnRampCredentialsResponse,
  v1ListOauth2CredentialsRequest,
  v1ListOauth2CredentialsResponse,
  v1ListPrivateKeyTagsRequest,
  v1ListPrivateKeyTagsResponse,
  v1ListSecretsRequest,
  v1ListSecretsResponse,
  v1ListSolTransactionHistoryRequest,
  v1ListSolTransactionHistoryResponse,
  v1ListSupportedAssetsRequest,
  v1ListSupportedAssetsResponse,
  v1ListUserTagsRequest,
  v1ListUserTagsResponse,
  v1ListWebhookEndpointsRequest,
  v1ListWebhookEndpointsResponse,
  v1ValidateTvcImageRequest,
  v1ValidateTvcImageResponse,
} from '@turnkey/sdk-types';

/** The queries of Turnkey's public API. Written by `npm run turnkey-operations` from the description of the API. */
interface Queries {
  '/public/v1/query/get_activity': [parameters: v1GetActivityRequest, answer: v1ActivityResponse];
  '/public/v1/query/get_api_key': [parameters: v1GetApiKeyRequest, answer: v1GetApiKeyResponse];
  '/public/v1/query/get_api_keys': [parameters: v1GetApiKeysRequest, answer: v1GetApiKeysResponse];
  '/public/v1/query/get_app_status': [parameters: v1GetAppStatusRequest, answer: v1GetAppStatusResponse];
  '/public/v1/query/get_authenticator': [parameters: v1GetAuthenticatorRequest, answer: v1GetAuthenticatorResponse];
  '/public/v1/query/get_authenticators': [parameters: v1GetAuthenticatorsRequest, answer: v1GetAuthenticatorsResponse];
  '/public/v1/query/get_boot_proof': [parameters: v1GetBootProofRequest, answer: v1BootProofResponse];
  '/public/v1/query/get_claim_earn_fees_status': [
    parameters: v1GetClaimEarnFeesStatusRequest,
    answer: v1GetClaimEarnFeesStatusResponse,
  ];
  '/public/v1/query/get_earn_deploy_status': [
    parameters: v1GetEarnDeployStatusRequest,
    answer: v1GetEarnDeployStatusResponse,
  ];
  '/public/v1/query/get_earn_deposit_status': [
    parameters: v1GetEarnDepositStatusRequest,
    answer: v1GetEarnDepositStatusResponse,
  ];
  '/public/v1/query/get_earn_withdraw_status': [
    parameters: v1GetEarnWithdrawStatusRequest,
    answer: v1GetEarnWithdrawStatusResponse,
  ];
  '/public/v1/query/get_gas_usage': [parameters: v1GetGasUsageRequest, answer: v1GetGasUsageResponse];
  '/public/v1/query/get_ip_allowlist': [parameters: v1GetIpAllowlistRequest, answer: v1GetIpAllowlistResponse];
  '/public/v1/query/get_latest_boot_proof': [parameters: v1GetLatestBootProofRequest, answer: v1BootProofResponse];
  '/public/v1/query/get_mfa_policies': [parameters: v1GetMfaPoliciesRequest, answer: v1GetMfaPoliciesResponse];
  '/public/v1/query/get_mfa_policy': [parameters: v1GetMfaPolicyRequest, answer: v1GetMfaPolicyResponse];
  '/public/v1/query/get_mfa_status': [parameters: v1GetMfaStatusRequest, answer: v1GetMfaStatusResponse];
  '/public/v1/query/get_nonces': [parameters: v1GetNoncesRequest, answer: v1GetNoncesResponse];
  '/public/v1/query/get_oauth2_credential': [
    parameters: v1GetOauth2CredentialRequest,
    answer: v1GetOauth2CredentialResponse,
  ];
  '/public/v1/query/get_oauth_providers': [parameters: v1GetOauthProvidersRequest, answer: v1GetOauthProvidersResponse];
  '/public/v1/query/get_onramp_transaction_status': [
    parameters: v1GetOnRampTransactionStatusRequest,
    answer: v1GetOnRampTransactionStatusResponse,
  ];
  '/public/v1/query/get_organization_configs': [
    parameters: v1GetOrganizationConfigsRequest,
    answer: v1GetOrganizationConfigsResponse,
  ];
  '/public/v1/query/get_policy': [parameters: v1GetPolicyRequest, answer: v1GetPolicyResponse];
  '/public/v1/query/get_policy_evaluations': [
    parameters: v1GetPolicyEvaluationsRequest,
    answer: v1GetPolicyEvaluationsResponse,
  ];
  '/public/v1/query/get_private_key': [parameters: v1GetPrivateKeyRequest, answer: v1GetPrivateKeyResponse];
  '/public/v1/query/get_send_transaction_status': [
    parameters: v1GetSendTransactionStatusRequest,
    answer: v1GetSendTransactionStatusResponse,
  ];
  '/public/v1/query/get_session_profile': [parameters: v1GetSessionProfileRequest, answer: v1GetSessionProfileResponse];
  '/public/v1/query/get_session_profiles': [
    parameters: v1GetSessionProfilesRequest,
    answer: v1GetSessionProfilesResponse,
  ];
  '/public/v1/query/get_smart_contract_interface': [
    parameters: v1GetSmartContractInterfaceRequest,
    answer: v1GetSmartContractInterfaceResponse,
  ];
  '/public/v1/query/get_swap_status': [parameters: v1GetSwapStatusRequest, answer: v1GetSwapStatusResponse];
  '/public/v1/query/get_tvc_app': [parameters: v1GetTvcAppRequest, answer: v1GetTvcAppResponse];
  '/public/v1/query/get_tvc_deployment': [parameters: v1GetTvcDeploymentRequest, answer: v1GetTvcDeploymentResponse];
  '/public/v1/query/get_tvc_deployment_debug_logs': [
    parameters: v1GetTvcDeploymentDebugLogsRequest,
    answer: v1GetTvcDeploymentDebugLogsResponse,
  ];
  '/public/v1/query/get_tvc_qos_versions': [
    parameters: v1GetTvcQosVersionsRequest,
    answer: v1GetTvcQosVersionsResponse,
  ];
  '/public/v1/query/get_user': [parameters: v1GetUserRequest, answer: v1GetUserResponse];
  '/public/v1/query/get_wallet': [parameters: v1GetWalletRequest, answer: v1GetWalletResponse];
  '/public/v1/query/get_wallet_account': [parameters: v1GetWalletAccountRequest, answer: v1GetWalletAccountResponse];
  '/public/v1/query/get_wallet_address_balances': [
    parameters: v1GetWalletAddressBalancesRequest,
    answer: v1GetWalletAddressBalancesResponse,
  ];
  '/public/v1/query/list_activities': [parameters: v1GetActivitiesRequest, answer: v1GetActivitiesResponse];
  '/public/v1/query/list_app_proofs': [parameters: v1GetAppProofsRequest, answer: v1GetAppProofsResponse];
  '/public/v1/query/list_earn_enabled_vaults': [
    parameters: v1ListEarnEnabledVaultsRequest,
    answer: v1ListEarnEnabledVaultsResponse,
  ];
  '/public/v1/query/list_earn_positions': [parameters: v1ListEarnPositionsRequest, answer: v1ListEarnPositionsResponse];
  '/public/v1/query/list_earn_vaults': [parameters: v1ListEarnVaultsRequest, answer: v1ListEarnVaultsResponse];
  '/public/v1/query/list_email_events': [parameters: v1ListEmailEventsRequest, answer: v1ListEmailEventsResponse];
  '/public/v1/query/list_eth_transaction_history': [
    parameters: v1ListEthTransactionHistoryRequest,
    answer: v1ListEthTransactionHistoryResponse,
  ];
  '/public/v1/query/list_fiat_on_ramp_credentials': [
    parameters: v1ListFiatOnRampCredentialsRequest,
    answer: v1ListFiatOnRampCredentialsResponse,
  ];
  '/public/v1/query/list_oauth2_credentials': [
    parameters: v1ListOauth2CredentialsRequest,
    answer: v1ListOauth2CredentialsResponse,
  ];
  '/public/v1/query/list_policies': [parameters: v1GetPoliciesRequest, answer: v1GetPoliciesResponse];
  '/public/v1/query/list_private_key_tags': [
    parameters: v1ListPrivateKeyTagsRequest,
    answer: v1ListPrivateKeyTagsResponse,
  ];
  '/public/v1/query/list_private_keys': [parameters: v1GetPrivateKeysRequest, answer: v1GetPrivateKeysResponse];
  '/public/v1/query/list_secrets': [parameters: v1ListSecretsRequest, answer: v1ListSecretsResponse];
  '/public/v1/query/list_smart_contract_interfaces': [
    parameters: v1GetSmartContractInterfacesRequest,
    answer: v1GetSmartContractInterfacesResponse,
  ];
  '/public/v1/query/list_sol_transaction_history': [
    parameters: v1ListSolTransactionHistoryRequest,
    answer: v1ListSolTransactionHistoryResponse,
  ];
  '/public/v1/query/list_suborgs': [parameters: v1GetSubOrgIdsRequest, answer: v1GetSubOrgIdsResponse];
  '/public/v1/query/list_supported_assets': [
    parameters: v1ListSupportedAssetsRequest,
    answer: v1ListSupportedAssetsResponse,
  ];
  '/public/v1/query/list_tvc_app_deployments': [
    parameters: v1GetTvcAppDeploymentsRequest,
    answer: v1GetTvcAppDeploymentsResponse,
  ];
  '/public/v1/query/list_tvc_apps': [parameters: v1GetTvcAppsRequest, answer: v1GetTvcAppsResponse];
  '/public/v1/query/list_user_tags': [parameters: v1ListUserTagsRequest, answer: v1ListUserTagsResponse];
  '/public/v1/query/list_users': [parameters: v1GetUsersRequest, answer: v1GetUsersResponse];
  '/public/v1/query/list_verified_suborgs': [
    parameters: v1GetVerifiedSubOrgIdsRequest,
    answer: v1GetVerifiedSubOrgIdsResponse,
  ];
  '/public/v1/query/list_wallet_accounts': [
    parameters: v1GetWalletAccountsRequest,
    answer: v1GetWalletAccountsResponse,
  ];
  '/public/v1/query/list_wallets': [parameters: v1GetWalletsRequest, answer: v1GetWalletsResponse];
  '/public/v1/query/list_webhook_endpoints': [
    parameters: v1ListWebhookEndpointsRequest,
    answer: v1ListWebhookEndpointsResponse,
  ];
  '/public/v1/query/validate_tvc_image': [parameters: v1ValidateTvcImageRequest, answer: v1ValidateTvcImageResponse];
  '/public/v1/query/whoami': [parameters: v1GetWhoamiRequest, answer: v1GetWhoamiResponse];
}

/** The fields of a query by its path. `organizationId` is the session's unless it is given. */
export type QueryParameters<Path extends string> = Path extends keyof Queries
  ? Omit<Queries[Path][0], 'organizationId'> & { organizationId?: string }
  : object;

/** The answer to a query by its path. */
export type QueryAnswer<Path extends string> = Path extends keyof Queries ? Queries[Path][1] : JsonObject;

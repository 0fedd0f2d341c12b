const QUERIES = [
  'get_activity',
  'get_api_keys',
  'get_authenticators',
  'get_boot_proof',
  'get_oauth_providers',
  'get_send_transaction_status',
  'get_user',
  'list_policies',
  'list_private_keys',
  'list_users',
  'list_wallet_accounts',
  'list_wallets',
  'whoami',
];

const ACTIVITIES = [
  'create_authenticators',
  'create_oauth_providers',
  'create_policies',
  'create_users',
  'create_wallet',
  'create_wallet_accounts',
  'delete_api_keys',
  'delete_authenticators',
  'delete_oauth_providers',
  'delete_sub_organization',
  'eth_send_transaction',
  'export_private_key',
  'export_wallet',
  'export_wallet_account',
  'import_private_key',
  'import_wallet',
  'init_import_private_key',
  'init_import_wallet',
  'sign_raw_payload',
  'sign_transaction',
  'sol_send_transaction',
  'stamp_login',
  'update_user_email',
  'update_user_name',
  'update_user_phone_number',
];

/** The paths of Turnkey's API that `TurnkeyClient` of `@turnkey/core` and `@postern/client` use. */
export const DEFAULT_PROXY_PATHS: readonly string[] = [
  ...QUERIES.map((name) => `/public/v1/query/${name}`),
  ...ACTIVITIES.map((name) => `/public/v1/submit/${name}`),
];

import type { PolicyFields, PolicyType } from './types.ts';

const ETHEREUM_TRANSACTION: PolicyFields = {
  from: 'anyCase',
  to: 'anyCase',
  data: 'anyCase',
  value: 'int',
  gas: 'int',
  gas_price: 'int',
  chain_id: 'int',
  nonce: 'int',
  max_fee_per_gas: 'int',
  max_priority_fee_per_gas: 'int',
  max_fee_per_blob_gas: 'int',
  type: 'string',
  function_name: 'string',
  function_signature: 'anyCase',
  contract_call_args: { map: 'unknown' },
};

const EIP_712: PolicyFields = {
  primary_type: 'string',
  domain: {
    struct: {
      name: 'string',
      version: 'string',
      chain_id: 'int',
      verifying_contract: 'anyCase',
    },
  },
  message: { map: 'unknown' },
};

const ADDRESS_TABLE_LOOKUP: PolicyType = {
  struct: {
    address_table_key: 'string',
    writable_indexes: { list: 'int' },
    readonly_indexes: { list: 'int' },
  },
};

const SOLANA_INSTRUCTION: PolicyFields = {
  program_key: 'string',
  accounts: {
    list: {
      struct: { account_key: 'string', signer: 'bool', writable: 'bool' },
    },
  },
  instruction_data_hex: 'anyCase',
  address_table_lookups: { list: ADDRESS_TABLE_LOOKUP },
  parsed_instruction_data: 'unknown',
};

const SOLANA_TRANSACTION: PolicyFields = {
  account_keys: { list: 'string' },
  program_keys: { list: 'string' },
  instructions: { list: { struct: SOLANA_INSTRUCTION } },
  transfers: {
    list: { struct: { from: 'string', to: 'string', amount: 'int' } },
  },
  recent_blockhash: 'string',
  spl_transfers: {
    list: {
      struct: {
        from: 'string',
        to: 'string',
        amount: 'int',
        owner: 'string',
        signers: { list: 'string' },
        token_mint: 'string',
      },
    },
  },
  address_table_lookups: { list: ADDRESS_TABLE_LOOKUP },
};

const TRON_PERMISSION: PolicyType = {
  struct: {
    type: 'string',
    id: 'int',
    permission_name: 'string',
    threshold: 'int',
    parent_id: 'int',
    operations: 'anyCase',
    keys: { list: { struct: { address: 'string', weight: 'int' } } },
  },
};

const TRON_CONTRACT: PolicyFields = {
  type: 'string',
  permission_id: 'int',
  owner_address: 'string',
  to_address: 'string',
  amount: 'int',
  contract_address: 'string',
  call_value: 'int',
  data: 'anyCase',
  call_token_value: 'int',
  token_id: 'int',
  resource: 'string',
  balance: 'int',
  receiver_address: 'string',
  lock: 'bool',
  lock_period: 'int',
  frozen_balance: 'int',
  unfreeze_balance: 'int',
  owner: TRON_PERMISSION,
  witness: TRON_PERMISSION,
  actives: { list: TRON_PERMISSION },
};

const TRON_TRANSACTION: PolicyFields = {
  ref_block_bytes: 'anyCase',
  ref_block_hash: 'anyCase',
  expiration: 'int',
  timestamp: 'int',
  data: 'anyCase',
  fee_limit: 'int',
  contract: { list: { struct: TRON_CONTRACT } },
};

const BITCOIN_TRANSACTION: PolicyFields = {
  version: 'string',
  inputs: {
    list: { struct: { tx_id: 'anyCase', vout: 'int', sequence: 'int' } },
  },
  outputs: {
    list: {
      struct: {
        value: 'int',
        script_pubkey: 'anyCase',
        address: 'bitcoinAddress',
        address_type: 'anyCase',
      },
    },
  },
  locktime: { struct: { amount: 'int', type: 'string' } },
  fee: 'int',
};

const TEMPO_TRANSACTION: PolicyFields = {
  chain_id: 'int',
  from: 'anyCase',
  nonce: 'int',
  gas_limit: 'int',
  max_fee_per_gas: 'int',
  max_priority_fee_per_gas: 'int',
  fee_token: 'anyCase',
  valid_before: 'int',
  valid_after: 'int',
  calls: {
    list: {
      struct: { to: 'anyCase', input: 'anyCase', function_signature: 'anyCase' },
    },
  },
};

/**
 * The keywords that hold what is signed: a parsed transaction, EIP-712 typed data or an EIP-7702 authorization. Hex and
 * Bech32 addresses of Bitcoin compare without regard to case, base58 exactly. Turnkey does this for addresses and typed
 * data. Here it holds for all hex, so that no spelling gets around a policy that denies.
 *
 * The numbers of an EIP-7702 authorization are `unknown`: the documentation compares them with strings.
 *
 * Turnkey docs, "Policy language", structs and nested structs.
 */
export const TRANSACTION_KEYWORDS: PolicyFields = {
  eth: {
    struct: {
      tx: { struct: ETHEREUM_TRANSACTION },
      eip_712: { struct: EIP_712 },
      eip_7702_authorization: {
        struct: { address: 'anyCase', chain_id: 'unknown', nonce: 'unknown' },
      },
    },
  },
  solana: { struct: { tx: { struct: SOLANA_TRANSACTION } } },
  tron: { struct: { tx: { struct: TRON_TRANSACTION } } },
  bitcoin: { struct: { tx: { struct: BITCOIN_TRANSACTION } } },
  tempo: { struct: { tx: { struct: TEMPO_TRANSACTION } } },
};

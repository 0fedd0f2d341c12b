import type { MessageShape } from './protobuf.ts';

const RESOURCE = { name: 'resource', type: 'int32' } as const;
const OWNER_ADDRESS = { name: 'owner_address', type: 'bytes' } as const;

const PERMISSION: MessageShape = {
  1: { name: 'type', type: 'int32' },
  2: { name: 'id', type: 'int32' },
  3: { name: 'permission_name', type: 'string' },
  4: { name: 'threshold', type: 'int64' },
  5: { name: 'parent_id', type: 'int32' },
  6: { name: 'operations', type: 'bytes' },
  7: {
    name: 'keys',
    type: { 1: { name: 'address', type: 'bytes' }, 2: { name: 'weight', type: 'int64' } },
    repeated: true,
  },
};

interface TronContract {
  name: string;
  shape: MessageShape;
}

/** The contracts that Turnkey's policies can read, by their number in Tron's protocol (tronprotocol, `Tron.proto`). */
export const TRON_CONTRACTS: ReadonlyMap<bigint, TronContract> = new Map<bigint, TronContract>([
  [
    1n,
    {
      name: 'TransferContract',
      shape: { 1: OWNER_ADDRESS, 2: { name: 'to_address', type: 'bytes' }, 3: { name: 'amount', type: 'int64' } },
    },
  ],
  [
    31n,
    {
      name: 'TriggerSmartContract',
      shape: {
        1: OWNER_ADDRESS,
        2: { name: 'contract_address', type: 'bytes' },
        3: { name: 'call_value', type: 'int64' },
        4: { name: 'data', type: 'bytes' },
        5: { name: 'call_token_value', type: 'int64' },
        6: { name: 'token_id', type: 'int64' },
      },
    },
  ],
  [
    46n,
    {
      name: 'AccountPermissionUpdateContract',
      shape: {
        1: OWNER_ADDRESS,
        2: { name: 'owner', type: PERMISSION },
        3: { name: 'witness', type: PERMISSION },
        4: { name: 'actives', type: PERMISSION, repeated: true },
      },
    },
  ],
  [
    54n,
    {
      name: 'FreezeBalanceV2Contract',
      shape: { 1: OWNER_ADDRESS, 2: { name: 'frozen_balance', type: 'int64' }, 3: RESOURCE },
    },
  ],
  [
    55n,
    {
      name: 'UnfreezeBalanceV2Contract',
      shape: { 1: OWNER_ADDRESS, 2: { name: 'unfreeze_balance', type: 'int64' }, 3: RESOURCE },
    },
  ],
  [
    57n,
    {
      name: 'DelegateResourceContract',
      shape: {
        1: OWNER_ADDRESS,
        2: RESOURCE,
        3: { name: 'balance', type: 'int64' },
        4: { name: 'receiver_address', type: 'bytes' },
        5: { name: 'lock', type: 'bool' },
        6: { name: 'lock_period', type: 'int64' },
      },
    },
  ],
  [
    58n,
    {
      name: 'UnDelegateResourceContract',
      shape: {
        1: OWNER_ADDRESS,
        2: RESOURCE,
        3: { name: 'balance', type: 'int64' },
        4: { name: 'receiver_address', type: 'bytes' },
      },
    },
  ],
]);

/** `Transaction.raw`, without the fields that the network no longer uses. */
export const TRON_RAW_DATA: MessageShape = {
  1: { name: 'ref_block_bytes', type: 'bytes' },
  3: { name: 'ref_block_num', type: 'int64' },
  4: { name: 'ref_block_hash', type: 'bytes' },
  8: { name: 'expiration', type: 'int64' },
  10: { name: 'data', type: 'bytes' },
  11: {
    name: 'contract',
    repeated: true,
    type: {
      1: { name: 'type', type: 'int32' },
      2: {
        name: 'parameter',
        type: { 1: { name: 'type_url', type: 'string' }, 2: { name: 'value', type: 'bytes' } },
      },
      5: { name: 'permission_id', type: 'int32' },
    },
  },
  14: { name: 'timestamp', type: 'int64' },
  18: { name: 'fee_limit', type: 'int64' },
};

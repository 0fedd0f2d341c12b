import { isDeepStrictEqual } from 'node:util';
import { utils } from 'tronweb';
import type { Comparison, Fields } from './comparison.ts';
import { mutate, type Random } from './random.ts';

const RESOURCES = ['BANDWIDTH', 'ENERGY'] as const;

/** The contracts that move TRX, tokens or resources, against TronWeb. One that policies cannot read must be refused. */
export const tron: Comparison = {
  chain: 'Tron',
  type: 'TRANSACTION_TYPE_TRON',
  generate(random) {
    const { type, value, isReadable } = contract(random);
    const parameter = { value, type_url: `type.googleapis.com/protocol.${type}` };
    const raw_data = {
      contract: [{ parameter, type, Permission_id: random.int(4) }],
      ref_block_bytes: random.hex(2).slice(2),
      ref_block_hash: random.hex(8).slice(2),
      expiration: 1 + random.int(2_000_000_000),
      timestamp: 1 + random.int(2_000_000_000),
    };
    const made = utils.transaction.txPbToRawDataHex(utils.transaction.txJsonToPb({ raw_data } as never));
    const intact = Buffer.from(made, 'hex');
    const isMutated = random.oneIn(3);
    const hex = Buffer.from(isMutated ? mutate(random, intact) : intact).toString('hex');
    return { hex, isIntact: !isMutated && isReadable, expected: read(type, hex) };
  },
  covers: (actual, expected) => isDeepStrictEqual(pickNames(actual, expected), expected),
};

function contract(random: Random): { type: string; value: Record<string, unknown>; isReadable: boolean } {
  const owner_address = account(random);
  const amount = Number(random.bigint(50));
  const other = account(random);
  const resource = random.pick(RESOURCES);
  const readable = (type: string, value: Record<string, unknown>) => ({
    type,
    value: { owner_address, ...value },
    isReadable: true,
  });
  switch (random.int(7)) {
    case 0:
      return readable('TransferContract', { to_address: other, amount });
    case 1:
      return readable('TriggerSmartContract', {
        contract_address: other,
        call_value: amount,
        data: random.hex(random.pick([4, 68])).slice(2),
        call_token_value: random.int(5),
        token_id: random.int(5),
      });
    case 2:
      return readable('FreezeBalanceV2Contract', { frozen_balance: amount, resource });
    case 3:
      return readable('UnfreezeBalanceV2Contract', { unfreeze_balance: amount, resource });
    case 4: {
      const lock = random.oneIn(2);
      const lock_period = lock ? random.int(9) : 0;
      return readable('DelegateResourceContract', {
        receiver_address: other,
        balance: amount,
        resource,
        lock,
        lock_period,
      });
    }
    case 5:
      return readable('UnDelegateResourceContract', { receiver_address: other, balance: amount, resource });
    default: {
      const value = { owner_address, to_address: other, asset_name: '31303030303031', amount };
      return { type: 'TransferAssetContract', value, isReadable: false };
    }
  }
}

function account(random: Random): string {
  return `41${random.hex(20).slice(2)}`;
}

/** What TronWeb reads, in the form of the policy language: addresses in Base58Check, numbers as integers. */
function read(type: string, hex: string): Fields | undefined {
  try {
    const [one, ...others] = utils.deserializeTx.deserializeTransaction(type, hex).contract;
    if (others.length > 0) return undefined;
    const value = Object.entries<unknown>(one.parameter.value)
      // The library rounds numbers above 2^53. They are not compared.
      .filter(([, part]) => typeof part !== 'number' || Number.isSafeInteger(part))
      .map(([name, part]) => [name, translate(name, part)]);
    return { ...Object.fromEntries(value), type: one.type, permission_id: BigInt(one.Permission_id) };
  } catch {
    return undefined;
  }
}

function translate(name: string, value: unknown): unknown {
  if (typeof value === 'number') return BigInt(value);
  if (name.endsWith('_address')) return utils.address.fromHex(String(value));
  return typeof value === 'string' && name !== 'resource' ? value.toLowerCase() : value;
}

/** The fields of the first contract that TronWeb reads. */
function pickNames(actual: Fields, expected: Fields): Fields {
  const [one] = actual.contract as Fields[];
  return Object.fromEntries(Object.keys(expected).map((name) => [name, one?.[name]]));
}

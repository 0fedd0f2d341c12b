import { serializeTransaction } from 'viem';
import { describe } from 'vitest';
import { activityEnvironment } from '../../packages/authority/src/policy-language/activity-environment.ts';
import { payloadEnvironment } from '../../packages/authority/src/policy-language/payload-environment.ts';
import { CaseInsensitiveText, type PolicyValue } from '../../packages/authority/src/policy-language/value.ts';
import { ACCOUNT, checkExamples, type Example, signing } from '../setup/policy-examples.ts';

describe('documented policies: Ethereum', () => {
  const WETH = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';
  const OTHER = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
  const USDC = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48';
  const send = (over: { to?: `0x${string}`; data?: `0x${string}`; chainId?: number; nonce?: number } = {}) =>
    signing('ETHEREUM', serializeTransaction({ type: 'eip1559', chainId: 1, to: WETH, ...over }));
  /** A call as an uploaded contract interface would decode it. */
  const call = (function_name: string, contract_call_args: Record<string, PolicyValue>) => {
    const signed = { eth: { tx: { to: WETH.toLowerCase(), function_name, contract_call_args } } };
    return activityEnvironment('ACTIVITY_TYPE_SIGN_TRANSACTION_V2', {}, { ...ACCOUNT, signed });
  };
  const address = (text: string) => new CaseInsensitiveText(text);
  const raw = (encoding: string, payload: unknown) => {
    const request = { payload: JSON.stringify(payload), encoding, hashFunction: 'HASH_FUNCTION_NO_OP' };
    const signed = payloadEnvironment(request);
    return activityEnvironment('ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2', { ...request }, { ...ACCOUNT, signed });
  };
  const typed = (name: string, primaryType: string, message: object = {}, types: object = { [primaryType]: [] }) =>
    raw('PAYLOAD_ENCODING_EIP712', { types, primaryType, domain: { name, chainId: 1 }, message });
  const permit = (...permitted: { token: string; amount: number | string }[]) =>
    typed(
      'Permit2',
      'PermitBatchTransferFrom',
      { permitted },
      {
        PermitBatchTransferFrom: [{ name: 'permitted', type: 'TokenPermissions[]' }],
        TokenPermissions: [
          { name: 'token', type: 'address' },
          { name: 'amount', type: 'uint256' },
        ],
      },
    );
  const isPermit =
    "eth.eip_712.domain.name == 'Permit2' && eth.eip_712.primary_type == 'PermitBatchTransferFrom' && activity.type == 'ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2'";
  const authorize = (nonce: number) =>
    raw('PAYLOAD_ENCODING_EIP7702_AUTHORIZATION', { address: WETH, chainId: 1, nonce });
  const usdc = { token: USDC, amount: 5 };
  const other = { token: OTHER, amount: 5 };
  const batch = (...calls: [to: string, value: bigint][]) =>
    call('executeBatch', { calls: calls.map(([to, value]) => [address(to), value, '0x']) });
  const batchTo = `eth.tx.contract_call_args['calls'].all(call, call[0] == '${WETH}' && call[1] == 0)`;

  checkExamples([
    [
      'limits WETH transfers',
      "eth.tx.contract_call_args['wad'] < 1000000000000000000 && eth.tx.contract_call_args['dst'] == '0x08d2b0a37F869FF76BACB5Bab3278E26ab7067B7'",
      call('transfer', { wad: 5n, dst: address('0x08d2b0a37F869FF76BACB5Bab3278E26ab7067B7') }),
      call('transfer', { wad: 10n ** 18n, dst: address('0x08d2b0a37F869FF76BACB5Bab3278E26ab7067B7') }),
    ],
    [
      'allows only transfer calls to a contract',
      `eth.tx.to == '${WETH}' && eth.tx.function_name == 'transfer'`,
      call('transfer', {}),
      call('approve', {}),
    ],
    [
      'allows executeBatch with exactly two calls',
      "eth.tx.function_name == 'executeBatch' && eth.tx.contract_call_args['calls'].count() == 2",
      batch([WETH, 0n], [OTHER, 0n]),
      batch([WETH, 0n]),
    ],
    [
      'allows executeBatch to one contract only',
      `eth.tx.function_name == 'executeBatch' && ${batchTo}`,
      batch([WETH, 0n], [WETH, 0n]),
      batch([WETH, 0n], [OTHER, 0n]),
    ],
    [
      'allows executeBatch of at most two calls to one contract',
      `eth.tx.function_name == 'executeBatch' && eth.tx.contract_call_args['calls'].count() <= 2 && ${batchTo}`,
      batch([WETH, 0n]),
      batch([WETH, 0n], [WETH, 1n]),
    ],
    [
      'allows disperse to known recipients only',
      `eth.tx.function_name == 'disperse' && eth.tx.contract_call_args['recipients'].all(addr, addr in ['${WETH}', '${USDC}'])`,
      call('disperse', { recipients: [address(WETH), address(USDC.toLowerCase())] }),
      call('disperse', { recipients: [address(WETH), address(OTHER)] }),
    ],
    [
      'allows ERC-20 transfers by raw calldata',
      `eth.tx.to == '${WETH}' && eth.tx.data[0..10] == '0xa9059cbb'`,
      send({ data: '0xa9059cbb00' }),
      send({ data: '0x095ea7b300' }),
    ],
    ['allows Sepolia', 'eth.tx.chain_id == 11155111', send({ chainId: 11155111 }), send()],
    ['allows an early nonce', 'eth.tx.nonce <= 3', send({ nonce: 3 }), send({ nonce: 4 })],
    [
      'allows ApproveAgent of Hyperliquid',
      "eth.eip_712.domain.name == 'HyperliquidSignTransaction' && eth.eip_712.primary_type == 'HyperliquidTransaction:ApproveAgent' && activity.type == 'ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2'",
      typed('HyperliquidSignTransaction', 'HyperliquidTransaction:ApproveAgent'),
      typed('HyperliquidSignTransaction', 'HyperliquidTransaction:Withdraw'),
    ],
    [
      'allows Permit2 when the first token is USDC',
      `${isPermit} && eth.eip_712.message['permitted'][0]['token'] == '${USDC}'`,
      permit(usdc, other),
      permit(other, usdc),
    ],
    [
      'allows Permit2 for USDC alone',
      `${isPermit} && eth.eip_712.message['permitted'].all(p, p['token'] == '${USDC}')`,
      permit(usdc, usdc),
      permit(usdc, other),
    ],
    [
      'allows Permit2 of at most two tokens',
      `${isPermit} && eth.eip_712.message['permitted'].count() <= 2`,
      permit(usdc, other),
      permit(usdc, usdc, usdc),
    ],
    [
      'allows less than 100 USDC',
      `${isPermit} && eth.eip_712.message['permitted'].any(p, p['token'] == '${USDC}' && p['amount'] < 100000000)`,
      permit({ token: USDC, amount: 99_999_999 }),
      permit({ token: USDC, amount: '100000000' }),
    ],
    [
      'denies digests that are not of typed data',
      "activity.type == 'ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2' && activity.params.hash_function == 'HASH_FUNCTION_NO_OP' && activity.params.encoding != 'PAYLOAD_ENCODING_EIP712'",
      raw('PAYLOAD_ENCODING_HEXADECIMAL', '11'),
      typed('USD Coin', 'Permit'),
      'EFFECT_DENY',
    ],
    ...['TransferWithAuthorization', 'Permit'].map(
      (type): Example => [
        `allows ${type} of USD Coin`,
        `eth.eip_712.domain.name == 'USD Coin' && eth.eip_712.primary_type == '${type}' && activity.type == 'ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2'`,
        typed('USD Coin', type),
        typed('Other Coin', type),
      ],
    ),
    [
      'allows one EIP-7702 authorization',
      `eth.eip_7702_authorization.address == '${WETH}' && eth.eip_7702_authorization.chain_id == '1' && eth.eip_7702_authorization.nonce == '0' && activity.type == 'ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2'`,
      authorize(0),
      authorize(1),
    ],
  ]);
});

import { serializeTransaction } from 'viem';
import { Transaction as TempoTransaction } from 'viem/tempo';
import { describe } from 'vitest';
import type { PolicyInputs } from '../../packages/authority/src/policy-language/activity-environment.ts';
import { ACCOUNT, checkExamples, signing, WALLET } from '../setup/policy-examples.ts';

const PRIVATE_KEY: PolicyInputs = { privateKey: { ...WALLET, id: 'k', tags: ['tempo-enabled'] } };

describe('documented policies: Tempo', async () => {
  const APPROVED = '0x40f008f4c17075EFcA092aE650655f6693AECEd0';
  const OTHER = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
  const word = (address: string) => address.slice(2).padStart(64, '0');
  const transferTo = (to: string) => `0xa9059cbb${word(to)}${'0'.repeat(64)}`;
  const moveFrom = (from: string, to: string) => `0x23b872dd${word(from)}${word(to)}${'0'.repeat(64)}`;
  const call = (to: string, data = '0xa9059cbb') => ({ to, data });
  const send = async (over: Record<string, unknown> = {}, inputs: PolicyInputs = ACCOUNT) => {
    const fields = { chainId: 42431, gas: 100_000n, maxFeePerGas: 15n * 10n ** 9n, calls: [call(APPROVED)], ...over };
    const serialized = await TempoTransaction.serialize({ type: 'tempo', ...fields } as never);
    return signing('TEMPO', serialized, inputs);
  };
  const ethereum = signing('ETHEREUM', serializeTransaction({ type: 'eip1559', chainId: 1 }));
  const isTempo = "activity.action == 'SIGN' && activity.params.type == 'TRANSACTION_TYPE_TEMPO'";
  const lower = APPROVED.slice(2).toLowerCase();
  const isSigner = "wallet_account.address == '0xSigner'";
  const otherWallet: PolicyInputs = { ...ACCOUNT, wallet: { ...WALLET, id: 'other', label: 'other' } };
  const otherKey: PolicyInputs = { privateKey: { ...WALLET, id: 'other', tags: [] } };
  const two = { calls: [call(APPROVED), call(OTHER)] };
  checkExamples([
    ['allows Tempo', isTempo, await send(), ethereum],
    ['allows one chain', 'tempo.tx.chain_id == 42431', await send(), await send({ chainId: 1 })],
    [
      'allows a token for fees',
      "tempo.tx.fee_token == '0xdAC17F958D2ee523a2206206994597C13D831ec7'",
      await send({ feeToken: '0xdac17f958d2ee523a2206206994597c13d831ec7' }),
      await send(),
    ],
    ['denies Tempo', isTempo, await send(), ethereum, 'EFFECT_DENY'],
    ['denies much gas', 'tempo.tx.gas_limit > 100000', await send({ gas: 100_001n }), await send(), 'EFFECT_DENY'],
    [
      'denies a high fee',
      'tempo.tx.max_fee_per_gas > 15000000000',
      await send({ maxFeePerGas: 15n * 10n ** 9n + 1n }),
      await send(),
      'EFFECT_DENY',
    ],
    [
      'denies an end of validity',
      'tempo.tx.valid_before == 9999999999',
      await send({ validBefore: 9_999_999_999 }),
      await send(),
      'EFFECT_DENY',
    ],
    [
      'allows one contract',
      `tempo.tx.calls[0].to == '${APPROVED}'`,
      await send(),
      await send({ calls: [call(OTHER)] }),
    ],
    [
      'allows one function',
      "tempo.tx.calls[0].function_signature == '0xa9059cbb'",
      await send(),
      await send({ calls: [call(APPROVED, '0x')] }),
    ],
    [
      'denies one contract',
      `tempo.tx.calls[0].to == '${APPROVED}'`,
      await send(),
      await send({ calls: [call(OTHER)] }),
      'EFFECT_DENY',
    ],
    ['denies a single call', 'tempo.tx.calls.count() == 1', await send(), await send(two), 'EFFECT_DENY'],
    [
      'allows all calls to one contract with a private key',
      `private_key.id == 'k' && tempo.tx.calls.all(call, call.to == '${APPROVED}')`,
      await send({}, PRIVATE_KEY),
      await send(two, PRIVATE_KEY),
    ],
    [
      'allows all calls to one contract with an account',
      `${isSigner} && tempo.tx.calls.all(call, call.to == '${APPROVED}')`,
      await send(),
      await send(two),
    ],
    [
      'allows transfers to one recipient by calldata',
      `${isSigner} && tempo.tx.calls[0].to == '${APPROVED}' && tempo.tx.calls[0].input[34..74] == '${lower}'`,
      await send({ calls: [call(APPROVED, transferTo(APPROVED))] }),
      await send({ calls: [call(APPROVED, transferTo(OTHER))] }),
    ],
    [
      'allows a recipient by calldata',
      `${isSigner} && tempo.tx.calls[0].input[34..74] == '${APPROVED.slice(2)}'`,
      await send({ calls: [call(OTHER, transferTo(APPROVED))] }),
      await send({ calls: [call(OTHER, transferTo(OTHER))] }),
    ],
    [
      'allows transferFrom between two addresses',
      `${isSigner} && tempo.tx.calls[0].input[34..74] == '${lower}' && tempo.tx.calls[0].input[98..138] == '${OTHER.slice(2)}'`,
      await send({ calls: [call(APPROVED, moveFrom(APPROVED, OTHER))] }),
      await send({ calls: [call(APPROVED, moveFrom(OTHER, APPROVED))] }),
    ],
    ['allows Tempo for a wallet', `${isTempo} && wallet.id == 'w'`, await send(), await send({}, otherWallet)],
    [
      'allows Tempo for a private key',
      `${isTempo} && private_key.id == 'k'`,
      await send({}, PRIVATE_KEY),
      await send({}, otherKey),
    ],
    [
      'allows Tempo by label',
      `${isTempo} && wallet.label == 'tempo-production'`,
      await send(),
      await send({}, otherWallet),
    ],
    [
      'allows Tempo by tag',
      `${isTempo} && private_key.tags.contains('tempo-enabled')`,
      await send({}, PRIVATE_KEY),
      await send({}, otherKey),
    ],
  ]);
});

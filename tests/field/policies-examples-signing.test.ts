import { serializeTransaction } from 'viem';
import { describe } from 'vitest';
import { activityEnvironment } from '../../packages/authority/src/policy-language/activity-environment.ts';
import { ACCOUNT, checkExamples, signing, WALLET } from '../setup/policy-examples.ts';

describe('documented policies: signing control', () => {
  const transaction = serializeTransaction({ type: 'eip1559', chainId: 1, to: `0x${'11'.repeat(20)}`, value: 1n });
  const sign = (inputs: Parameters<typeof signing>[2]) => signing('ETHEREUM', transaction, inputs);
  const otherAccount = { address: '0xOther', path: "m/44'/60'/0'/0/1" };
  const key = (id: string) => ({ privateKey: { ...WALLET, id, tags: [] } });
  checkExamples([
    [
      'allows a wallet',
      "activity.action == 'SIGN' && wallet.id == 'w'",
      sign(ACCOUNT),
      sign({ ...ACCOUNT, wallet: { ...WALLET, id: 'other' } }),
    ],
    [
      'allows a wallet to sign, and nothing else',
      "activity.action == 'SIGN' && wallet.id == 'w'",
      sign(ACCOUNT),
      activityEnvironment('ACTIVITY_TYPE_EXPORT_WALLET', {}, { wallet: WALLET }),
    ],
    [
      'allows an account of a wallet',
      "activity.action == 'SIGN' && wallet_account.address == '0xSigner'",
      sign(ACCOUNT),
      sign({ ...ACCOUNT, walletAccount: otherAccount }),
    ],
    ['allows a private key', "activity.action == 'SIGN' && private_key.id == 'k'", sign(key('k')), sign(key('other'))],
  ]);
});

import { utils } from 'tronweb';
import { describe } from 'vitest';
import { checkExamples, signing } from '../setup/policy-examples.ts';

describe('documented policies: Tron', () => {
  const accounts = {
    owner_address: '411a642f0e3c3af545e7acbd38b07251b3990914f1',
    contract_address: utils.address.toHex('TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf'),
  };
  const sign = (type: string, value: object) => {
    const contract = [{ type, parameter: { value, type_url: `type.googleapis.com/protocol.${type}` } }];
    const raw_data = {
      contract,
      ref_block_bytes: '0add',
      ref_block_hash: '6c2763abadf9ed29',
      expiration: 2,
      timestamp: 1,
    };
    return signing('TRON', utils.transaction.txPbToRawDataHex(utils.transaction.txJsonToPb({ raw_data } as never)));
  };
  const transfer = (amount: number) =>
    sign('TransferContract', { ...accounts, to_address: accounts.contract_address, amount });
  const trigger = (data: string) => sign('TriggerSmartContract', { ...accounts, data });
  const tether =
    "tron.tx.contract[0].contract_address == 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf' && tron.tx.contract[0].data[0..8] == 'a9059cbb'";
  checkExamples([
    ['allows transfers of Tether', tether, trigger('a9059cbb'), trigger('095ea7b3')],
    ['allows less than 10 TRX', 'tron.tx.contract[0].amount < 10000000', transfer(9_999_999), transfer(10_000_000)],
    ['allows transfers of TRX', "tron.tx.contract[0].type == 'TransferContract'", transfer(1), trigger('a9059cbb')],
  ]);
});

import { Transaction as Psbt, p2wpkh } from '@scure/btc-signer';
import { describe } from 'vitest';
import { checkExamples, PUBLIC_KEY, signing } from '../setup/policy-examples.ts';

describe('documented policies: Bitcoin', () => {
  const ADDRESS = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4';
  const OTHER = 'bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3';
  const send = (outputs: [address: string, amount: bigint][], txid = '11', spent = 300_000n) => {
    const psbt = new Psbt();
    const witnessUtxo = { script: p2wpkh(PUBLIC_KEY).script, amount: spent };
    psbt.addInput({ txid: txid.repeat(32), index: 0, witnessUtxo });
    for (const [address, amount] of outputs) psbt.addOutputAddress(address, amount);
    return signing('BITCOIN', Buffer.from(psbt.toPSBT()).toString('hex'));
  };
  checkExamples([
    [
      'allows outputs to one address',
      `bitcoin.tx.outputs.all(o, o.address == '${ADDRESS}')`,
      send([[ADDRESS, 1000n]]),
      send([
        [ADDRESS, 1000n],
        [OTHER, 1000n],
      ]),
    ],
    [
      'limits the values of outputs',
      'bitcoin.tx.outputs.all(o, o.value < 200000)',
      send([[ADDRESS, 199_999n]]),
      send([[ADDRESS, 200_000n]]),
    ],
    [
      'allows the spending of one output',
      `bitcoin.tx.inputs.all(i, i.tx_id == '${'11'.repeat(32)}' && i.vout == 0)`,
      send([[ADDRESS, 1000n]]),
      send([[ADDRESS, 1000n]], '22'),
    ],
    ['allows a small fee', 'bitcoin.tx.fee <= 10000', send([[ADDRESS, 290_000n]]), send([[ADDRESS, 289_999n]])],
    [
      'denies a large fee',
      'bitcoin.tx.fee > 50000',
      send([[ADDRESS, 249_999n]]),
      send([[ADDRESS, 250_000n]]),
      'EFFECT_DENY',
    ],
  ]);
});

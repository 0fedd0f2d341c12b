import { address, networks, Psbt, payments } from 'bitcoinjs-lib';
import type { Comparison, Fields } from './comparison.ts';
import { mutate, type Random } from './random.ts';

/** PSBTs with outputs of every kind, against bitcoinjs-lib. */
export const bitcoin: Comparison = {
  chain: 'Bitcoin',
  type: 'TRANSACTION_TYPE_BITCOIN',
  isSlow: true,
  generate(random) {
    const psbt = new Psbt();
    for (let index = 0; index <= random.int(3); index += 1) {
      const witnessUtxo = { script: witnessScript(random), value: 2n ** 40n + random.bigint(40) };
      psbt.addInput({ hash: random.bytes(32), index, sequence: random.int(2 ** 31), witnessUtxo });
    }
    for (let left = random.int(4); left >= 0; left -= 1) {
      psbt.addOutput({ script: outputScript(random), value: random.bigint(36) });
    }
    psbt.setLocktime(random.oneIn(2) ? 0 : random.int(2 ** 31));
    const intact = psbt.toBuffer();
    const isMutated = random.oneIn(3);
    const bytes = isMutated ? mutate(random, intact) : intact;
    return { hex: Buffer.from(bytes).toString('hex'), isIntact: !isMutated, expected: read(bytes) };
  },
};

function witnessScript(random: Random): Uint8Array {
  return Uint8Array.from([0, 20, ...random.bytes(20)]);
}

function outputScript(random: Random): Uint8Array {
  const output =
    random.int(5) === 0
      ? payments.embed({ data: [random.bytes(random.int(40))] }).output
      : random.pick([
          payments.p2pkh({ hash: random.bytes(20) }),
          payments.p2sh({ hash: random.bytes(20) }),
          payments.p2wpkh({ hash: random.bytes(20) }),
          payments.p2wsh({ hash: random.bytes(32) }),
        ]).output;
  return output ?? new Uint8Array();
}

function read(bytes: Uint8Array): Fields | undefined {
  try {
    const psbt = Psbt.fromBuffer(bytes);
    return {
      outputs: psbt.txOutputs.map(({ script, value }) => {
        const script_pubkey = Buffer.from(script).toString('hex');
        return { value, script_pubkey, ...names(script) };
      }),
      inputs: psbt.txInputs.map(({ hash, index, sequence }) => ({
        tx_id: Buffer.from(hash).reverse().toString('hex'),
        vout: BigInt(index),
        sequence: BigInt(sequence ?? 0xffffffff),
      })),
    };
  } catch {
    return undefined;
  }
}

const NO_NAMES = { address: '', address_type: '' };
/** OP_2 to OP_16. */
const FUTURE_WITNESS = { first: 0x52, last: 0x60 };

function names(script: Uint8Array): { address: string; address_type: string } {
  const [version = 0] = script;
  // Witness versions that are not in use yet have no address type, so policies see no address of theirs.
  if (version >= FUTURE_WITNESS.first && version <= FUTURE_WITNESS.last) return NO_NAMES;
  try {
    return { address: address.fromOutputScript(script, networks.bitcoin), address_type: kind(script) };
  } catch {
    return NO_NAMES;
  }
}

function kind(script: Uint8Array): string {
  if (script[0] === 0x76) return 'p2pkh';
  if (script[0] === 0xa9) return 'p2sh';
  if (script[0] === 0x51) return 'p2tr';
  return script.length === 22 ? 'p2wpkh' : 'p2wsh';
}

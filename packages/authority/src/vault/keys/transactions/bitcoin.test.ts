import { schnorr } from '@noble/curves/secp256k1.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { p2pk, p2pkh, p2sh, p2tr, p2tr_pk, p2wpkh, p2wsh, SigHash, Transaction } from '@scure/btc-signer';
import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../../errors/invalid-input.ts';
import { encodeAddress } from '../addresses.ts';
import { publicKeyOf } from '../curves.ts';
import { parseTransaction } from '../transactions.ts';
import { UNKNOWN } from './unsigned-transaction.ts';

const KEY = new Uint8Array(32).fill(1);
const OTHER_KEY = new Uint8Array(32).fill(2);
const PUBLIC_KEY = publicKeyOf('CURVE_SECP256K1', KEY);
const PREVIOUS_ID = '11'.repeat(32);
const MESSAGE = hexToBytes('6a04deadbeef');

type Input = Parameters<Transaction['addInput']>[0];

const previous = (script: Uint8Array, amount = 50_000n) => ({ witnessUtxo: { script, amount } });

function previousTransaction(script: Uint8Array): Input {
  const transaction = new Transaction();
  transaction.addOutput({ script, amount: 50_000n });
  transaction.addInput({ txid: PREVIOUS_ID, index: 0, finalScriptSig: Uint8Array.of(0) });
  return { txid: transaction.id, index: 0, nonWitnessUtxo: transaction.toBytes(true, true) };
}

const segwit = p2wpkh(PUBLIC_KEY);
const wrapped = p2sh(segwit);
const scriptHash = p2sh(p2pk(PUBLIC_KEY));
const witnessScript = p2wsh(p2pk(PUBLIC_KEY));
const taproot = p2tr(PUBLIC_KEY.subarray(1));

/** One input per kind of address that the key has. */
const INPUTS: [kind: string, input: Input][] = [
  ['P2PKH', previousTransaction(p2pkh(PUBLIC_KEY).script)],
  ['P2SH', { ...previousTransaction(scriptHash.script), redeemScript: scriptHash.redeemScript }],
  ['P2WPKH', previous(segwit.script)],
  ['P2WSH', { ...previous(witnessScript.script), witnessScript: witnessScript.witnessScript }],
  ['P2TR', { ...previous(taproot.script), tapInternalKey: PUBLIC_KEY.subarray(1) }],
  ['P2TR, with the output alone', previous(taproot.script)],
];

const leaf = { script: p2tr_pk(PUBLIC_KEY.subarray(1)).script };
const byScript = p2tr(undefined, leaf, undefined, true);
const byEither = p2tr(PUBLIC_KEY.subarray(1), leaf, undefined, true);
const taprootFields = ({ script, tapLeafScript, tapMerkleRoot, tapInternalKey }: typeof byScript): Input => ({
  ...previous(script),
  ...(tapLeafScript && { tapLeafScript }),
  ...(tapMerkleRoot && { tapMerkleRoot }),
  ...(tapInternalKey && { tapInternalKey }),
});
const WRAPPED = 'an input is P2SH-wrapped segwit';
const SCRIPT_PATH = 'an input is spent by a Taproot script';
const LEGACY = 'a P2PKH or P2SH input needs non_witness_utxo';
const SEGWIT = 'a segwit or Taproot input needs witness_utxo';
const wrappedScript = p2sh(witnessScript);

/** Inputs of the key that Turnkey's documentation says are rejected. */
const REJECTED: [kind: string, input: Input, sentence: string][] = [
  ['P2SH-P2WPKH', { ...previous(wrapped.script), redeemScript: wrapped.redeemScript }, WRAPPED],
  ['P2SH-P2WPKH without its script', previous(wrapped.script), WRAPPED],
  [
    'P2SH-P2WSH',
    {
      ...previous(wrappedScript.script),
      redeemScript: wrappedScript.redeemScript,
      witnessScript: wrappedScript.witnessScript,
    },
    WRAPPED,
  ],
  ['P2TR by a script', taprootFields(byScript), SCRIPT_PATH],
  ['P2TR by the key or a script', taprootFields(byEither), SCRIPT_PATH],
  ['P2WPKH with the whole previous transaction', previousTransaction(segwit.script), SEGWIT],
  [
    'P2WPKH for SIGHASH_NONE',
    { ...previous(segwit.script), sighashType: SigHash.NONE },
    'an input asks for another sighash type than SIGHASH_ALL',
  ],
  [
    'P2TR for SIGHASH_ALL',
    { ...previous(taproot.script), sighashType: SigHash.ALL },
    'a Taproot input asks for another sighash type than SIGHASH_DEFAULT',
  ],
];

function psbt(inputs: Input[], version: 0 | 2 = 0): string {
  const transaction = new Transaction({ allowUnknownOutputs: true, PSBTVersion: version });
  for (const [index, input] of inputs.entries()) transaction.addInput({ txid: PREVIOUS_ID, index, ...input });
  transaction.addOutputAddress('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 40_000n);
  transaction.addOutput({ script: MESSAGE, amount: 0n });
  return bytesToHex(transaction.toPSBT(version));
}

const parse = (hex: string) => parseTransaction('TRANSACTION_TYPE_BITCOIN', hex).transaction;
const finalize = (signed: Uint8Array) => {
  const transaction = Transaction.fromPSBT(signed, { allowUnknownOutputs: true });
  transaction.finalize();
  return transaction;
};

describe('Bitcoin transactions', () => {
  it.each(INPUTS)('A PSBT that spends %s is signed, ready to be finalized', (_, input) => {
    const signed = parse(psbt([input])).sign(KEY);
    expect(finalize(signed).isFinal).toBe(true);
    expect(parse(psbt([input])).sign(KEY)).toEqual(signed);
  });

  it('The signature of a Taproot input verifies against the output key', () => {
    const hex = psbt([{ ...previous(taproot.script), tapInternalKey: PUBLIC_KEY.subarray(1) }]);
    const signed = Transaction.fromPSBT(parse(hex).sign(KEY), { allowUnknownOutputs: true });
    const signature = signed.getInput(0).tapKeySig ?? new Uint8Array();
    const digest = signed.preimageWitnessV1(0, [taproot.script], SigHash.DEFAULT, [50_000n]);
    expect(schnorr.verify(signature, digest, taproot.tweakedPubkey)).toBe(true);
  });

  it('A PSBT of version 2 is signed as one of version 2', () => {
    const signed = parse(psbt([previous(segwit.script)], 2)).sign(KEY);
    expect(bytesToHex(signed)).toContain('fb0402000000');
    expect(finalize(signed).isFinal).toBe(true);
  });

  it('Bitcoin inputs of other keys are left alone and keep their signatures', () => {
    const hex = psbt([previous(segwit.script), previous(p2wpkh(publicKeyOf('CURVE_SECP256K1', OTHER_KEY)).script)]);
    const once = parse(hex).sign(KEY);
    const inputs = Transaction.fromPSBT(once, { allowUnknownOutputs: true });
    expect([0, 1].map((index) => inputs.getInput(index).partialSig?.length ?? 0)).toEqual([1, 0]);
    expect(finalize(parse(bytesToHex(once)).sign(OTHER_KEY)).isFinal).toBe(true);
  });

  it('Policies see the inputs, outputs and fee of a Bitcoin transaction', () => {
    const transaction = parse(psbt([previous(segwit.script)]));
    expect(transaction.describe({ publicKey: PUBLIC_KEY })).toEqual({
      version: '2',
      inputs: [{ tx_id: PREVIOUS_ID, vout: 0n, sequence: 0xffffffffn }],
      outputs: [
        {
          value: 40_000n,
          script_pubkey: '0014751e76e8199196d454941c45d1b3a323f1433bd6',
          address: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
          address_type: 'p2wpkh',
        },
        { value: 0n, script_pubkey: bytesToHex(MESSAGE), address: '', address_type: '' },
      ],
      locktime: { amount: 0n, type: 'Blocks' },
      fee: 10_000n,
    });
  });

  it.each(['TESTNET', 'SIGNET', 'REGTEST'])(
    'Policies see Bitcoin addresses of %s when the signer has an address there',
    (network) => {
      const addressFormat = `ADDRESS_FORMAT_BITCOIN_${network}_P2WPKH`;
      const generator = hexToBytes('0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798');
      const { outputs } = parse(psbt([previous(segwit.script)])).describe({ publicKey: PUBLIC_KEY, addressFormat });
      expect(outputs).toMatchObject([{ address: encodeAddress(addressFormat, 'CURVE_SECP256K1', generator) }, {}]);
    },
  );

  it('A key that spends no input of a Bitcoin transaction is refused', () => {
    expect(() => parse(psbt([previous(segwit.script)])).sign(OTHER_KEY)).toThrow(
      new InvalidInput('the transaction does not require a signature of this key'),
    );
  });

  it('A Bitcoin output of more than all bitcoin is refused', () => {
    const most = 21_000_000n * 100_000_000n;
    const send = (amount: bigint) => {
      const transaction = new Transaction();
      transaction.addInput({ txid: PREVIOUS_ID, index: 0, ...previous(segwit.script, most) });
      transaction.addOutputAddress('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', amount);
      return parse(bytesToHex(transaction.toPSBT()));
    };
    expect(send(most).describe({ publicKey: PUBLIC_KEY })).toMatchObject({ outputs: [{ value: most }] });
    expect(() => send(most + 1n)).toThrow(new InvalidInput('invalid transaction'));
  });

  it.each(REJECTED)(
    'A Bitcoin input that Turnkey rejects is refused, and the error says why: %s',
    (_, input, sentence) => {
      expect(() => parse(psbt([input])).sign(KEY)).toThrow(sentence);
      // Also beside an input that could be signed, and not when it is the input of another key.
      expect(() => parse(psbt([previous(segwit.script), input])).sign(KEY)).toThrow(sentence);
      expect(() => parse(psbt([input])).sign(OTHER_KEY)).toThrow('does not require a signature of this key');
    },
  );

  it('A P2PKH input without its previous transaction is refused', () => {
    const transaction = new Transaction({ allowLegacyWitnessUtxo: true });
    transaction.addInput({ txid: PREVIOUS_ID, index: 0, ...previous(p2pkh(PUBLIC_KEY).script) });
    transaction.addOutputAddress('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 40_000n);
    expect(() => parse(bytesToHex(transaction.toPSBT())).sign(KEY)).toThrow(LEGACY);
  });

  it('Policies see a fee that cannot be computed as unknown, so that a policy that denies by it applies', () => {
    const transaction = new Transaction();
    transaction.addInput({ txid: PREVIOUS_ID, index: 0, ...previous(segwit.script) });
    transaction.addInput({ txid: PREVIOUS_ID, index: 1 });
    transaction.addOutputAddress('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 40_000n);
    const { fee } = parse(bytesToHex(transaction.toPSBT())).describe({ publicKey: PUBLIC_KEY });
    expect(fee).toBe(UNKNOWN);
  });

  it.each([
    ['a trailing byte', `${psbt([previous(segwit.script)])}00`],
    ['a missing byte', psbt([previous(segwit.script)]).slice(0, -2)],
    ['a raw transaction', bytesToHex(finalize(parse(psbt([previous(segwit.script)])).sign(KEY)).extract())],
    ['a digest', '11'.repeat(32)],
  ])('A Bitcoin transaction is refused when it is or has %s', (_, hex) => {
    expect(() => parse(hex)).toThrow(new InvalidInput('invalid transaction'));
  });
});

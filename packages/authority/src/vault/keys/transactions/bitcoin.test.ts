import { schnorr } from '@noble/curves/secp256k1.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { p2pk, p2pkh, p2sh, p2tr, p2wpkh, p2wsh, SigHash, Transaction } from '@scure/btc-signer';
import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../../errors/invalid-input.ts';
import { encodeAddress } from '../addresses.ts';
import { publicKeyOf } from '../curves.ts';
import { parseTransaction } from '../transactions.ts';

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
const witnessScript = p2wsh(p2pk(PUBLIC_KEY));
const taproot = p2tr(PUBLIC_KEY.subarray(1));

/** One input per kind of address that the key has. */
const INPUTS: [kind: string, input: Input][] = [
  ['P2PKH', previousTransaction(p2pkh(PUBLIC_KEY).script)],
  ['P2SH', { ...previous(wrapped.script), redeemScript: wrapped.redeemScript }],
  ['P2WPKH', previous(segwit.script)],
  ['P2WSH', { ...previous(witnessScript.script), witnessScript: witnessScript.witnessScript }],
  ['P2TR', { ...previous(taproot.script), tapInternalKey: PUBLIC_KEY.subarray(1) }],
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
  it.each(INPUTS)('signs a PSBT that spends %s, ready to be finalized', (_, input) => {
    const signed = parse(psbt([input])).sign(KEY);
    expect(finalize(signed).isFinal).toBe(true);
    expect(parse(psbt([input])).sign(KEY)).toEqual(signed);
  });

  it('makes a Taproot signature that verifies against the output key', () => {
    const hex = psbt([{ ...previous(taproot.script), tapInternalKey: PUBLIC_KEY.subarray(1) }]);
    const signed = Transaction.fromPSBT(parse(hex).sign(KEY), { allowUnknownOutputs: true });
    const signature = signed.getInput(0).tapKeySig ?? new Uint8Array();
    const digest = signed.preimageWitnessV1(0, [taproot.script], SigHash.DEFAULT, [50_000n]);
    expect(schnorr.verify(signature, digest, taproot.tweakedPubkey)).toBe(true);
  });

  it('signs a PSBT of version 2 as one of version 2', () => {
    const signed = parse(psbt([previous(segwit.script)], 2)).sign(KEY);
    expect(bytesToHex(signed)).toContain('fb0402000000');
    expect(finalize(signed).isFinal).toBe(true);
  });

  it('leaves inputs of others alone, and keeps their signatures', () => {
    const hex = psbt([previous(segwit.script), previous(p2wpkh(publicKeyOf('CURVE_SECP256K1', OTHER_KEY)).script)]);
    const once = parse(hex).sign(KEY);
    const inputs = Transaction.fromPSBT(once, { allowUnknownOutputs: true });
    expect([0, 1].map((index) => inputs.getInput(index).partialSig?.length ?? 0)).toEqual([1, 0]);
    expect(finalize(parse(bytesToHex(once)).sign(OTHER_KEY)).isFinal).toBe(true);
  });

  it('shows policies inputs, outputs and the fee', () => {
    const transaction = parse(psbt([previous(segwit.script)]));
    expect(transaction.describe({ publicKey: PUBLIC_KEY })).toEqual({
      version: '2',
      inputs: [{ tx_id: PREVIOUS_ID, vout: 0n, sequence: 0xffffffffn }],
      outputs: [
        {
          value: 40_000n,
          script_pubkey: '0014751e76e8199196d454941c45d1b3a323f1433bd6',
          address: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
          address_type: 'wpkh',
        },
        { value: 0n, script_pubkey: bytesToHex(MESSAGE) },
      ],
      locktime: { amount: 0n, type: 'block_height' },
      fee: 10_000n,
    });
  });

  it.each(['TESTNET', 'SIGNET', 'REGTEST'])('writes addresses for %s when the signer is there', (network) => {
    const addressFormat = `ADDRESS_FORMAT_BITCOIN_${network}_P2WPKH`;
    const generator = hexToBytes('0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798');
    const { outputs } = parse(psbt([previous(segwit.script)])).describe({ publicKey: PUBLIC_KEY, addressFormat });
    expect(outputs).toMatchObject([{ address: encodeAddress(addressFormat, 'CURVE_SECP256K1', generator) }, {}]);
  });

  it('refuses a key that spends no input', () => {
    expect(() => parse(psbt([previous(segwit.script)])).sign(OTHER_KEY)).toThrow(
      new InvalidInput('the transaction does not require a signature of this key'),
    );
  });

  it('refuses to leave outputs open', () => {
    const open = psbt([{ ...previous(segwit.script), sighashType: SigHash.NONE_ANYONECANPAY }]);
    expect(() => parse(open).sign(KEY)).toThrow(InvalidInput);
  });

  it.each([
    ['a trailing byte', `${psbt([previous(segwit.script)])}00`],
    ['a missing byte', psbt([previous(segwit.script)]).slice(0, -2)],
    ['a raw transaction', bytesToHex(finalize(parse(psbt([previous(segwit.script)])).sign(KEY)).extract())],
    ['a digest', '11'.repeat(32)],
  ])('refuses %s', (_, hex) => {
    expect(() => parse(hex)).toThrow(new InvalidInput('invalid transaction'));
  });
});

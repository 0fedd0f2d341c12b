import { decodeHex, encodeHex } from '@postern/protocol';
import { p2pkh, p2sh, p2tr, p2tr_pk, p2wpkh, p2wsh, SigHash, Transaction } from '@scure/btc-signer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import { ask, signUp, submit, type TestUser } from '../setup/user.ts';

type Input = Parameters<Transaction['addInput']>[0];

const AMOUNT = 50_000n;
const spent = (script: Uint8Array): Input => ({
  txid: '11'.repeat(32),
  index: 0,
  witnessUtxo: { script, amount: AMOUNT },
});

/** The input of a key's output, with the whole transaction that made it. */
function spentWithTransaction(script: Uint8Array): Input {
  const previous = new Transaction();
  previous.addOutput({ script, amount: AMOUNT });
  previous.addInput({ txid: '22'.repeat(32), index: 0, finalScriptSig: Uint8Array.of(0) });
  return { txid: previous.id, index: 0, nonWitnessUtxo: previous.toBytes(true, true) };
}

function byScript(key: Uint8Array): Input {
  const { script, tapLeafScript, tapMerkleRoot } = p2tr(
    undefined,
    { script: p2tr_pk(key.subarray(1)).script },
    undefined,
    true,
  );
  return { ...spent(script), ...(tapLeafScript && { tapLeafScript }), ...(tapMerkleRoot && { tapMerkleRoot }) };
}

function byKeyOrScript(key: Uint8Array): Input {
  const { script, tapMerkleRoot } = p2tr(key.subarray(1), { script: p2tr_pk(key.subarray(1)).script }, undefined, true);
  return { ...spent(script), tapInternalKey: key.subarray(1), ...(tapMerkleRoot && { tapMerkleRoot }) };
}

/** Turnkey docs, "Bitcoin": what is rejected there must be rejected here, and what is signed there must be signed. */
describe('an input of a PSBT', () => {
  let test: TestAuthority;
  let ada: TestUser;
  let privateKeyId: string;
  /** Compressed. */
  let key: Uint8Array;
  beforeAll(async () => {
    test = await startTestAuthority();
    ada = await signUp(test, 'ada@example.org');
    const made = { privateKeyName: 'Bitcoin', curve: 'CURVE_SECP256K1', privateKeyTags: [], addressFormats: [] };
    const { body } = await act('CREATE_PRIVATE_KEYS_V2', { privateKeys: [made] });
    privateKeyId = body.activity.result.createPrivateKeysResultV2.privateKeys[0].privateKeyId;
    const shown = await ask(test, ada.key, ada.organizationId, 'get_private_key', { privateKeyId });
    key = decodeHex(shown.body.privateKey.publicKey);
  });
  afterAll(() => test.close());

  const act = (type: string, parameters: Record<string, unknown>) =>
    submit(test, ada.key, ada.organizationId, type, parameters);

  function sign(input: Input) {
    const psbt = new Transaction();
    psbt.addInput(input);
    psbt.addOutputAddress('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 40_000n);
    const unsignedTransaction = encodeHex(psbt.toPSBT());
    return act('SIGN_TRANSACTION_V2', {
      signWith: privateKeyId,
      type: 'TRANSACTION_TYPE_BITCOIN',
      unsignedTransaction,
    });
  }

  it.each<[kind: string, input: () => Input]>([
    ['P2WPKH', () => spent(p2wpkh(key).script)],
    ['P2PKH', () => spentWithTransaction(p2pkh(key).script)],
    [
      'P2TR by the key, with its internal key',
      () => ({ ...spent(p2tr(key.subarray(1)).script), tapInternalKey: key.subarray(1) }),
    ],
    ['P2TR by the key, with witness_utxo alone', () => spent(p2tr(key.subarray(1)).script)],
    ['P2TR for SIGHASH_DEFAULT', () => ({ ...spent(p2tr(key.subarray(1)).script), sighashType: SigHash.DEFAULT })],
    ['P2WPKH for SIGHASH_ALL', () => ({ ...spent(p2wpkh(key).script), sighashType: SigHash.ALL })],
  ])('A PSBT is signed when it spends %s', async (_kind, input) => {
    const { status, body } = await sign(input());
    expect(status).toBe(200);
    const signed = Transaction.fromPSBT(decodeHex(body.activity.result.signTransactionResult.signedTransaction));
    signed.finalize();
    expect(signed.isFinal).toBe(true);
  });

  it.each<[kind: string, input: () => Input, sentence: string]>([
    [
      'P2SH-P2WPKH',
      () => {
        const { script, redeemScript } = p2sh(p2wpkh(key));
        return { ...spent(script), ...(redeemScript && { redeemScript }) };
      },
      'P2SH-wrapped segwit',
    ],
    ['P2SH-P2WSH', () => spent(p2sh(p2wsh(p2pkh(key))).script), 'does not require a signature of this key'],
    ['P2TR by a script', () => byScript(key), 'spent by a Taproot script'],
    ['P2TR by the key or a script', () => byKeyOrScript(key), 'spent by a Taproot script'],
    [
      'P2WPKH for SIGHASH_NONE',
      () => ({ ...spent(p2wpkh(key).script), sighashType: SigHash.NONE }),
      'another sighash type than SIGHASH_ALL',
    ],
    [
      'P2WPKH for SIGHASH_ALL and ANYONECANPAY',
      () => ({ ...spent(p2wpkh(key).script), sighashType: SigHash.ALL_ANYONECANPAY }),
      'another sighash type than SIGHASH_ALL',
    ],
    [
      'P2TR for SIGHASH_ALL',
      () => ({ ...spent(p2tr(key.subarray(1)).script), sighashType: SigHash.ALL }),
      'another sighash type than SIGHASH_DEFAULT',
    ],
    ['P2PKH without its transaction', () => spent(p2pkh(key).script), 'needs non_witness_utxo'],
    ['P2WPKH with its transaction', () => spentWithTransaction(p2wpkh(key).script), 'needs witness_utxo'],
  ])('A PSBT is refused with the reason when it spends %s', async (_kind, input, sentence) => {
    expect(await sign(input())).toMatchObject({ status: 400, body: { message: expect.stringContaining(sentence) } });
  });
});

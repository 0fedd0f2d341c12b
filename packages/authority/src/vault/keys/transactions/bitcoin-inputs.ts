import { equalBytes } from '@noble/curves/utils.js';
import { ripemd160 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { OutScript, p2sh, p2tr, p2wpkh, Script, SigHash, type Transaction } from '@scure/btc-signer';
import { InvalidInput } from '../../../errors/invalid-input.ts';

type Input = ReturnType<Transaction['getInput']>;

/** How a key spends an input: by a method that Turnkey signs, or by one that it refuses. */
type Spending = 'legacy' | 'segwit' | 'taproot' | 'wrapped' | 'script-path';

const REFUSALS: Partial<Record<Spending, string>> = {
  wrapped: 'an input is P2SH-wrapped segwit, which cannot be signed as a transaction: sign its digest as a raw payload',
  'script-path':
    'an input is spent by a Taproot script, which cannot be signed as a transaction: sign its digest as a raw payload',
};

/**
 * Signs the inputs that a key can spend, in place, without finalizing (Turnkey docs, "Bitcoin support"): P2PKH, P2SH,
 * P2WPKH and P2WSH with SIGHASH_ALL, and P2TR by the key path with SIGHASH_DEFAULT. Inputs of others are left alone.
 *
 * @param privateKey 32 bytes
 * @param publicKey compressed
 * @throws InvalidInput when no input is this key's, or when one is and Turnkey would refuse it
 */
export function signInputs(transaction: Transaction, privateKey: Uint8Array, publicKey: Uint8Array): void {
  let signed = 0;
  for (let index = 0; index < transaction.inputsLength; index += 1) {
    const input = transaction.getInput(index);
    const spending = spendingOf(input, publicKey);
    if (spending === undefined) continue;
    checkInput(input, spending);
    const isTaproot = spending === 'taproot';
    if (isTaproot) transaction.updateInput(index, { tapInternalKey: publicKey.subarray(1) }, true);
    signInput(transaction, index, privateKey, isTaproot ? SigHash.DEFAULT : SigHash.ALL);
    signed += 1;
  }
  if (signed === 0) throw new InvalidInput('the transaction does not require a signature of this key');
}

/** BIP-340 adds randomness to Schnorr nonces. It allows zeros, which make the signature deterministic. */
const NO_AUXILIARY_RANDOMNESS = new Uint8Array(32);

function signInput(transaction: Transaction, index: number, privateKey: Uint8Array, sighash: SigHash): void {
  try {
    transaction.signIdx(privateKey, index, [sighash], NO_AUXILIARY_RANDOMNESS);
  } catch {
    // For example a Taproot input when the output of another input is missing: the digest covers all amounts.
    throw new InvalidInput('an input cannot be signed with what the transaction says of the outputs it spends');
  }
}

function checkInput(input: Input, spending: Spending): void {
  const refusal = REFUSALS[spending];
  if (refusal !== undefined) throw new InvalidInput(refusal);
  const isLegacy = spending === 'legacy';
  if (isLegacy !== (input.nonWitnessUtxo !== undefined) || isLegacy === (input.witnessUtxo !== undefined)) {
    throw new InvalidInput(
      isLegacy
        ? 'a P2PKH or P2SH input needs non_witness_utxo, and no witness_utxo'
        : 'a segwit or Taproot input needs witness_utxo, and no non_witness_utxo',
    );
  }
  const sighash = spending === 'taproot' ? SigHash.DEFAULT : SigHash.ALL;
  if (input.sighashType !== undefined && input.sighashType !== sighash) {
    throw new InvalidInput(
      spending === 'taproot'
        ? 'a Taproot input asks for another sighash type than SIGHASH_DEFAULT'
        : 'an input asks for another sighash type than SIGHASH_ALL',
    );
  }
}

/** @returns undefined when the key does not spend the input */
function spendingOf(input: Input, publicKey: Uint8Array): Spending | undefined {
  const script = input.witnessUtxo?.script ?? input.nonWitnessUtxo?.outputs[input.index ?? 0]?.script;
  const output = script && decodeOutput(script);
  if (output === undefined) return undefined;
  const keyHash = ripemd160(sha256(publicKey));
  const mentions = (code: Uint8Array | undefined) => code !== undefined && mentionsAny(code, [publicKey, keyHash]);
  switch (output.type) {
    case 'pkh':
      return equalBytes(output.hash, keyHash) ? 'legacy' : undefined;
    case 'wpkh':
      return equalBytes(output.hash, keyHash) ? 'segwit' : undefined;
    case 'wsh':
      return mentions(input.witnessScript) ? 'segwit' : undefined;
    case 'sh':
      if (equalBytes(output.hash, wrappedHash(publicKey))) return 'wrapped';
      if (mentions(input.witnessScript)) return 'wrapped';
      return mentions(input.redeemScript) ? 'legacy' : undefined;
    case 'tr':
      return taprootSpending(input, output.pubkey, publicKey.subarray(1));
    default:
      // The library reads no PSBT that spends a bare public key or a bare multisig.
      return undefined;
  }
}

function taprootSpending(input: Input, outputKey: Uint8Array, key: Uint8Array): Spending | undefined {
  const { tapInternalKey, tapLeafScript, tapMerkleRoot, tapScriptSig } = input;
  const isOwnOutput = equalBytes(outputKey, p2tr(key).tweakedPubkey);
  const isOwnTree = tapInternalKey !== undefined && equalBytes(tapInternalKey, key);
  // The last byte of a leaf is its version.
  const isInLeaf = tapLeafScript?.some(([, leaf]) => mentionsAny(leaf.subarray(0, -1), [key])) ?? false;
  if (!isOwnOutput && !isOwnTree && !isInLeaf) return undefined;
  const hasScripts = tapLeafScript !== undefined || tapMerkleRoot !== undefined || tapScriptSig !== undefined;
  return isOwnOutput && !hasScripts ? 'taproot' : 'script-path';
}

function wrappedHash(publicKey: Uint8Array): Uint8Array {
  const { script } = p2sh(p2wpkh(publicKey));
  // HASH160, 20 bytes, EQUAL.
  return script.subarray(2, 22);
}

function decodeOutput(script: Uint8Array) {
  try {
    return OutScript.decode(script);
  } catch {
    return undefined;
  }
}

function mentionsAny(script: Uint8Array, keys: readonly Uint8Array[]): boolean {
  try {
    return Script.decode(script).some(
      (part) => part instanceof Uint8Array && keys.some((key) => equalBytes(part, key)),
    );
  } catch {
    return false;
  }
}

import { describe } from 'vitest';
import type { PolicyStruct } from '../../packages/authority/src/policy-language/value.ts';
import { checkExamples } from '../setup/policy-examples.ts';

/** Spark's activities are not implemented: their parameters are given here as Turnkey documents them. */
describe('documented policies: Spark', () => {
  const request = (type: string, params: PolicyStruct): PolicyStruct => ({
    activity: { type: `ACTIVITY_TYPE_SPARK_${type}`, params: { sign_with: 'spark1', ...params } },
  });
  const derivation = (type: string, over: PolicyStruct = {}) => ({
    type,
    signing_leaf: { leaf_id: '' },
    static_deposit: { index: 0n },
    ...over,
  });
  const leaf = (leaf_id: string, type = 'signing_leaf') => ({
    leaf_id,
    old_leaf_derivation: derivation(type),
    new_leaf_derivation: derivation('signing_leaf'),
  });
  const transfer = (over: PolicyStruct) => request('PREPARE_TRANSFER', { transfer: over });
  const frost = (...signatures: PolicyStruct[]) => request('SIGN_FROST', { signatures });
  const signature = (type: string, adaptor_public_key = 'key', over: PolicyStruct = {}) => ({
    derivation: derivation(type, over),
    adaptor_public_key,
  });
  const receive = (...operator_recipients: PolicyStruct[]) =>
    request('PREPARE_LIGHTNING_RECEIVE', { lightning_receive: { threshold: 2n, operator_recipients } });
  const operator = (operator_id: string, encryption_public_key: string) => ({ operator_id, encryption_public_key });
  const some = 'activity.params.signatures.count() > 0 && activity.params.signatures.all(sig, sig.derivation.type ==';

  const signedBy = (type: string, rest: string) =>
    `activity.type == 'ACTIVITY_TYPE_SPARK_${type}' && activity.params.sign_with == 'spark1' && ${rest}`;

  checkExamples([
    [
      'allows transfers to known receivers',
      signedBy('PREPARE_TRANSFER', "activity.params.transfer.receiver_public_key in ['a', 'b']"),
      transfer({ receiver_public_key: 'b' }),
      transfer({ receiver_public_key: 'c' }),
    ],
    [
      'allows transfers of known leaves',
      signedBy(
        'PREPARE_TRANSFER',
        "activity.params.transfer.leaves.count() > 0 && activity.params.transfer.leaves.all(leaf, leaf.old_leaf_derivation.type == 'signing_leaf' && leaf.new_leaf_derivation.type == 'signing_leaf' && leaf.leaf_id in ['l1', 'l2'])",
      ),
      transfer({ leaves: [leaf('l1'), leaf('l2')] }),
      transfer({ leaves: [leaf('l1'), leaf('l2', 'deposit')] }),
    ],
    [
      'allows signatures with adaptor keys',
      signedBy('SIGN_FROST', `${some} 'signing_leaf' && sig.adaptor_public_key != '')`),
      frost(signature('signing_leaf')),
      frost(signature('signing_leaf'), signature('signing_leaf', '')),
    ],
    [
      'allows signatures of known leaves',
      signedBy('SIGN_FROST', `${some} 'signing_leaf' && sig.derivation.signing_leaf.leaf_id in ['l1', 'l2'])`),
      frost(signature('signing_leaf', '', { signing_leaf: { leaf_id: 'l2' } })),
      frost(signature('signing_leaf', '', { signing_leaf: { leaf_id: 'l3' } })),
    ],
    [
      'allows signatures of one static deposit',
      signedBy('SIGN_FROST', `${some} 'static_deposit' && sig.derivation.static_deposit.index == 0)`),
      frost(signature('static_deposit')),
      frost(signature('signing_leaf')),
    ],
    [
      'allows claims from known senders',
      signedBy('CLAIM_TRANSFER', "activity.params.claim.sender_identity_public_key in ['a', 'b']"),
      request('CLAIM_TRANSFER', { claim: { sender_identity_public_key: 'a' } }),
      request('CLAIM_TRANSFER', { claim: { sender_identity_public_key: 'c' } }),
    ],
    [
      'allows Lightning receives with known operators',
      signedBy(
        'PREPARE_LIGHTNING_RECEIVE',
        "activity.params.lightning_receive.threshold == 2 && activity.params.lightning_receive.operator_recipients.count() == 2 && activity.params.lightning_receive.operator_recipients.all(recipient, (recipient.operator_id == '1' && recipient.encryption_public_key == 'k1') || (recipient.operator_id == '2' && recipient.encryption_public_key == 'k2'))",
      ),
      receive(operator('1', 'k1'), operator('2', 'k2')),
      receive(operator('1', 'k1'), operator('2', 'k1')),
    ],
  ]);
});

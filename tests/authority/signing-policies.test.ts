import { decryptExportBundle, generateP256KeyPair } from '@turnkey/crypto';
import { serializeTransaction } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Agency, startAgency } from '../setup/agent.ts';
import type { TestAuthority } from '../setup/authority.ts';
import { ETHEREUM_ACCOUNT, type TestUser } from '../setup/user.ts';

const TO = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const OTHER = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const DIGEST = {
  payload: '11'.repeat(32),
  encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
  hashFunction: 'HASH_FUNCTION_NO_OP',
};

/** A user who is no root user may do what policies over keys and transactions allow, and nothing else. */
describe('policies over keys', () => {
  let agency: Agency;
  let test: TestAuthority;
  let ada: TestUser;
  beforeAll(async () => {
    agency = await startAgency();
    ({ test, ada } = agency);
  });
  afterAll(() => test.close());

  const asRoot = <Type extends string>(type: Type, parameters: Record<string, unknown>) =>
    agency.asRoot(type, parameters);
  /** 200 when a policy allows it, 403 when none does. */
  const asAgent = async (type: string, parameters: Record<string, unknown>) => {
    const { status } = await agency.asAgent(type, parameters);
    return status;
  };
  const allow = (condition: string) => agency.createPolicy('EFFECT_ALLOW', condition);
  const createKey = async (privateKeyName: string, privateKeyTags: string[] = []): Promise<string> => {
    const key = { privateKeyName, curve: 'CURVE_SECP256K1', privateKeyTags, addressFormats: [] };
    const { result } = await asRoot('CREATE_PRIVATE_KEYS_V2', { privateKeys: [key] });
    return result.privateKeys[0].privateKeyId;
  };

  it('A policy reads the transaction that is to be signed', async () => {
    const policy = await allow(`eth.tx.to == '${TO.toLowerCase()}' && eth.tx.value < 10 && eth.tx.type == 'TYPE_2'`);
    const send = (to: `0x${string}`, value: bigint) =>
      asAgent('SIGN_TRANSACTION_V2', {
        signWith: ada.address,
        type: 'TRANSACTION_TYPE_ETHEREUM',
        unsignedTransaction: serializeTransaction({ type: 'eip1559', chainId: 1, to, value }),
      });
    expect([await send(TO, 9n), await send(TO, 10n), await send(OTHER, 9n)]).toEqual([200, 403, 403]);
    // A digest could stand for any transaction.
    expect(await asAgent('SIGN_RAW_PAYLOAD_V2', { signWith: ada.address, ...DIGEST })).toBe(403);
    await policy.revoke();
    expect(await send(TO, 9n)).toBe(403);
  });

  it('A policy reads typed data, of one payload', async () => {
    const policy = await allow(
      `eth.eip_712.domain.verifying_contract == '${TO.toLowerCase()}' && eth.eip_712.message['amount'] < 10`,
    );
    const document = (amount: string) =>
      JSON.stringify({
        types: { Permit: [{ name: 'amount', type: 'uint256' }] },
        primaryType: 'Permit',
        domain: { name: 'Token', chainId: 1, verifyingContract: TO },
        message: { amount },
      });
    const how = { encoding: 'PAYLOAD_ENCODING_EIP712', hashFunction: 'HASH_FUNCTION_NO_OP' };
    const sign = (amount: string) =>
      asAgent('SIGN_RAW_PAYLOAD_V2', { signWith: ada.address, payload: document(amount), ...how });
    expect([await sign('9'), await sign('10')]).toEqual([200, 403]);
    const two = { signWith: ada.address, payloads: [document('1'), document('99')], ...how };
    expect(await asAgent('SIGN_RAW_PAYLOADS', two)).toBe(403);
    await policy.revoke();
  });

  it('A policy names the wallet, the account and the private key', async () => {
    const { result } = await asRoot('CREATE_WALLET', { walletName: 'Hot', accounts: [ETHEREUM_ACCOUNT] });
    const hot = result;
    const tag = await asRoot('CREATE_PRIVATE_KEY_TAG', { privateKeyTagName: 'hot', privateKeyIds: [] });
    const { privateKeyTagId } = tag.result;
    const tagged = await createKey('tagged', [privateKeyTagId]);
    const untagged = await createKey('untagged');
    const sign = (signWith: string) => asAgent('SIGN_RAW_PAYLOAD_V2', { signWith, ...DIGEST });

    const byWallet = await allow(`activity.action == 'SIGN' && wallet.label == 'Hot'`);
    expect([await sign(hot.addresses[0]), await sign(ada.address), await sign(tagged)]).toEqual([200, 403, 403]);
    await byWallet.revoke();
    const byAccount = await allow(`activity.action == 'SIGN' && wallet_account.address == '${ada.address}'`);
    expect([await sign(hot.addresses[0]), await sign(ada.address)]).toEqual([403, 200]);
    await byAccount.revoke();
    const byTag = await allow(`activity.action == 'SIGN' && private_key.tags.contains('${privateKeyTagId}')`);
    expect([await sign(tagged), await sign(untagged), await sign(ada.address)]).toEqual([200, 403, 403]);
    await byTag.revoke();
  });

  it('Policies say what may be exported and deleted', async () => {
    const targetPublicKey = generateP256KeyPair().publicKeyUncompressed;
    const { result } = await asRoot('CREATE_WALLET', { walletName: 'Open', accounts: [ETHEREUM_ACCOUNT] });
    const open = result;
    const exportWallet = (walletId: string) => asAgent('EXPORT_WALLET', { walletId, targetPublicKey });
    const exportAccount = (address: string) => asAgent('EXPORT_WALLET_ACCOUNT', { address, targetPublicKey });
    const exporting = await allow(`activity.action == 'EXPORT' && wallet.id == '${open.walletId}'`);
    expect([await exportAccount(open.addresses[0]), await exportAccount(ada.address)]).toEqual([200, 403]);
    expect([await exportWallet(open.walletId), await exportWallet(ada.walletId)]).toEqual([200, 403]);
    await exporting.revoke();

    const key = await createKey('short-lived');
    const deleting = await allow(
      `activity.resource == 'WALLET' && activity.action == 'DELETE' && wallets.all(w, w.exported == true)`,
    );
    const remove = (...walletIds: string[]) => asAgent('DELETE_WALLETS', { walletIds, deleteWithoutExport: true });
    expect([await remove(open.walletId, ada.walletId), await remove(open.walletId)]).toEqual([403, 200]);
    const privateKeys = { privateKeyIds: [key], deleteWithoutExport: true };
    expect(await asAgent('DELETE_PRIVATE_KEYS', privateKeys)).toBe(403);
    await deleting.revoke();
    const ofKeys = await allow(`activity.action == 'DELETE' && private_key.label == 'short-lived'`);
    expect(await asAgent('DELETE_PRIVATE_KEYS', privateKeys)).toBe(200);
    await ofKeys.revoke();
  });

  it('An export can wait for a second approval, and then gives the key', async () => {
    const target = generateP256KeyPair();
    const { body } = await agency.asAgent('EXPORT_WALLET', {
      walletId: ada.walletId,
      targetPublicKey: target.publicKeyUncompressed,
    });
    // No policy speaks of it, and the agent's approval is no root user's.
    expect(body).toMatchObject({ code: 7 });
    const both = await asRoot('CREATE_POLICY_V3', {
      policyName: 'two people',
      effect: 'EFFECT_ALLOW',
      consensus: 'approvers.count() >= 2',
      condition: "activity.action == 'EXPORT'",
      notes: '',
    });
    expect(both.status).toBe(200);
    const proposed = await agency.asAgent('EXPORT_WALLET', {
      walletId: ada.walletId,
      targetPublicKey: target.publicKeyUncompressed,
    });
    const { activity } = proposed.body;
    expect(activity).toMatchObject({ status: 'ACTIVITY_STATUS_CONSENSUS_NEEDED', result: {} });
    const approved = await asRoot('APPROVE_ACTIVITY', { fingerprint: activity.fingerprint });
    const words = await decryptExportBundle({
      exportBundle: approved.result.exportBundle,
      embeddedKey: target.privateKey,
      organizationId: ada.organizationId,
      dangerouslyOverrideSignerPublicKey: test.authority.publicKeys.signer,
      returnMnemonic: true,
    });
    expect(words.split(' ')).toHaveLength(12);
  });
});

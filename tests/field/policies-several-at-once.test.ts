import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Agency, startAgency } from '../setup/agent.ts';

/** The policy language has one `eth` and one `private_key`: a request with two of them must not slip past a policy. */
describe('policies that read one value, on requests with several', () => {
  let agency: Agency;
  beforeAll(async () => {
    agency = await startAgency();
  });
  afterAll(() => agency.test.close());

  const allowAll = ['EFFECT_ALLOW', "activity.resource == 'PRIVATE_KEY'"] as const;

  it('A policy denies a batch of typed data by what it reads in one document', async () => {
    const document = (amount: string) =>
      JSON.stringify({
        types: { Permit: [{ name: 'amount', type: 'uint256' }] },
        primaryType: 'Permit',
        domain: { name: 'Token', chainId: 1 },
        message: { amount },
      });
    const batch = (...payloads: string[]) => ({
      signWith: agency.ada.address,
      payloads,
      encoding: 'PAYLOAD_ENCODING_EIP712',
      hashFunction: 'HASH_FUNCTION_NO_OP',
    });
    const denyLarge = ['EFFECT_DENY', "eth.eip_712.message['amount'] >= 10"] as const;
    const decide = (...amounts: string[]) =>
      agency.decide([allowAll, denyLarge], 'SIGN_RAW_PAYLOADS', batch(...amounts.map(document)));
    expect([await decide('9'), await decide('10'), await decide('1', '99')]).toEqual([200, 403, 403]);
    expect(await agency.decide([allowAll], 'SIGN_RAW_PAYLOADS', batch(document('1'), document('99')))).toBe(200);
  });

  it('A policy denies the deletion of several private keys by what it reads of one', async () => {
    const create = async (...names: string[]): Promise<string[]> => {
      const privateKeys = names.map((privateKeyName) => ({
        privateKeyName,
        curve: 'CURVE_SECP256K1',
        privateKeyTags: [],
        addressFormats: [],
      }));
      const { result } = await agency.asRoot('CREATE_PRIVATE_KEYS_V2', { privateKeys });
      const keys: { privateKeyId: string }[] = result.privateKeys;
      return keys.map(({ privateKeyId }) => privateKeyId);
    };
    const [treasury = '', other = ''] = await create('treasury', 'other');
    const denyTreasury = ['EFFECT_DENY', "private_key.label == 'treasury'"] as const;
    const remove = (...privateKeyIds: string[]) =>
      agency.decide([allowAll, denyTreasury], 'DELETE_PRIVATE_KEYS', { privateKeyIds, deleteWithoutExport: true });
    expect([await remove(treasury), await remove(treasury, other), await remove(other)]).toEqual([403, 403, 200]);
  });
});

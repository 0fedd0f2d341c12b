import { beforeAll, describe, expect, it } from 'vitest';
import { sharedAuthority } from '../setup/fixtures.ts';
import { ask, signUp, submit, type TestUser } from '../setup/user.ts';

const ETHEREUM_KEY = {
  curve: 'CURVE_SECP256K1',
  privateKeyTags: [],
  addressFormats: ['ADDRESS_FORMAT_ETHEREUM', 'ADDRESS_FORMAT_TRON'],
};

describe('private keys', () => {
  const test = sharedAuthority();
  let ada: TestUser;
  beforeAll(async () => {
    ada = await signUp(test, 'ada@example.org');
  });

  const act = <Type extends string>(type: Type, parameters: Record<string, unknown>, user = ada) =>
    submit(test, user.key, user.organizationId, type, parameters);
  const query = async (name: string, body: Record<string, unknown> = {}, user = ada) =>
    (await ask(test, user.key, user.organizationId, name, body)).body;
  const create = (privateKeyName: string, more: object = {}, user = ada) =>
    act('CREATE_PRIVATE_KEYS_V2', { privateKeys: [{ privateKeyName, ...ETHEREUM_KEY, ...more }] }, user);
  const idOf = (answer: Awaited<ReturnType<typeof create>>): string => answer.result.privateKeys[0].privateKeyId;

  it('Private keys are created on every curve with their addresses, shown and listed', async () => {
    const answer = await act('CREATE_PRIVATE_KEYS_V2', {
      privateKeys: [
        { privateKeyName: 'Ethereum', ...ETHEREUM_KEY },
        {
          privateKeyName: 'Solana',
          curve: 'CURVE_ED25519',
          privateKeyTags: [],
          addressFormats: ['ADDRESS_FORMAT_SOLANA'],
        },
        { privateKeyName: 'P-256', curve: 'CURVE_P256', privateKeyTags: [], addressFormats: [] },
      ],
    });
    const { privateKeys } = answer.result;
    expect(privateKeys).toMatchObject([
      {
        addresses: [
          { format: 'ADDRESS_FORMAT_ETHEREUM', address: expect.stringMatching(/^0x[0-9a-fA-F]{40}$/) },
          { format: 'ADDRESS_FORMAT_TRON', address: expect.stringMatching(/^T/) },
        ],
      },
      { addresses: [{ format: 'ADDRESS_FORMAT_SOLANA' }] },
      { addresses: [] },
    ]);
    const [{ privateKeyId, addresses }] = privateKeys;
    const { privateKey } = await query('get_private_key', { privateKeyId });
    expect(privateKey).toMatchObject({
      privateKeyId,
      privateKeyName: 'Ethereum',
      curve: 'CURVE_SECP256K1',
      publicKey: expect.stringMatching(/^0[23][0-9a-f]{64}$/),
      addresses,
      privateKeyTags: [],
      exported: false,
      imported: false,
    });
    expect((await query('list_private_keys')).privateKeys).toContainEqual(privateKey);
  });

  it('The first version of the activity answers with the ids of the private keys', async () => {
    const { result } = await act('CREATE_PRIVATE_KEYS', {
      privateKeys: [{ privateKeyName: 'First', ...ETHEREUM_KEY }],
    });
    const { privateKeyIds } = result;
    expect(await query('get_private_key', { privateKeyId: privateKeyIds[0] })).toMatchObject({
      privateKey: { privateKeyName: 'First' },
    });
  });

  it('Private keys have unique names and formats that fit their curve', async () => {
    await create('Twice');
    expect(await create('Twice')).toMatchObject({ status: 409, body: { message: 'private key label must be unique' } });
    expect(await create('Wrong', { curve: 'CURVE_ED25519' })).toMatchObject({ status: 400 });
    expect(await create('Wrong', { curve: 'CURVE_X' })).toMatchObject({ status: 400 });
    expect(await create('Wrong', { privateKeyTags: [ada.userId] })).toMatchObject({ status: 404 });
  });

  it('A request that would exceed the limit of private keys creates none', async () => {
    const many = await signUp(test, 'many@example.org');
    const batch = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({
        privateKeyName: `k${from + index}`,
        curve: 'CURVE_ED25519',
        privateKeyTags: [],
        addressFormats: [],
      }));
    for (let from = 0; from < 900; from += 100) {
      expect((await act('CREATE_PRIVATE_KEYS_V2', { privateKeys: batch(from, 100) }, many)).status).toBe(200);
    }
    const last = { privateKeys: batch(900, 99) };
    expect((await act('CREATE_PRIVATE_KEYS_V2', last, many)).status).toBe(200);
    const two = { privateKeys: batch(999, 2) };
    expect(await act('CREATE_PRIVATE_KEYS_V2', two, many)).toMatchObject({ status: 429, body: { code: 8 } });
    expect((await query('list_private_keys', {}, many)).privateKeys).toHaveLength(999);
  });

  it('A private key belongs to one organization', async () => {
    const privateKeyId = idOf(await create('Own'));
    const bob = await signUp(test, 'bob@example.org');
    expect(await ask(test, bob.key, bob.organizationId, 'get_private_key', { privateKeyId })).toMatchObject({
      status: 404,
    });
    const remove = { privateKeyIds: [privateKeyId], deleteWithoutExport: true };
    expect(await act('DELETE_PRIVATE_KEYS', remove, bob)).toMatchObject({ status: 404 });
  });

  it('A private key is deleted only after its export, or with deleteWithoutExport', async () => {
    const privateKeyId = idOf(await create('Short-lived'));
    const remove = (more: object = {}) => act('DELETE_PRIVATE_KEYS', { privateKeyIds: [privateKeyId], ...more });
    expect(await remove()).toMatchObject({ status: 400, body: { code: 9 } });
    const deleted = await remove({ deleteWithoutExport: true });
    expect(deleted.result).toEqual({ privateKeyIds: [privateKeyId] });
    expect(await remove({ deleteWithoutExport: true })).toMatchObject({ status: 404 });
  });

  it('The third version of creating a sub-organization creates private keys', async () => {
    const { result } = await submit(test, test.apiKey, test.organizationId, 'CREATE_SUB_ORGANIZATION_V3', {
      subOrganizationName: 'Old',
      rootUsers: [{ userName: 'Old', userEmail: 'old@example.org', apiKeys: [], authenticators: [] }],
      rootQuorumThreshold: 1,
      privateKeys: [{ privateKeyName: 'Default', ...ETHEREUM_KEY }],
    });
    const { subOrganizationId, privateKeys } = result;
    const listed = await ask(test, test.apiKey, subOrganizationId, 'list_private_keys');
    expect(listed.body.privateKeys).toMatchObject([{ ...privateKeys[0], privateKeyName: 'Default' }]);
  });
});

describe('private key tags', () => {
  const test = sharedAuthority();
  let ada: TestUser;
  beforeAll(async () => {
    ada = await signUp(test, 'ada@example.org');
  });

  const act = <Type extends string>(type: Type, parameters: Record<string, unknown>) =>
    submit(test, ada.key, ada.organizationId, type, parameters);
  const query = async (name: string, body: Record<string, unknown> = {}) =>
    (await ask(test, ada.key, ada.organizationId, name, body)).body;
  const createKey = async (privateKeyName: string, privateKeyTags: string[] = []): Promise<string> => {
    const key = { privateKeyName, curve: 'CURVE_P256', privateKeyTags, addressFormats: [] };
    const { result } = await act('CREATE_PRIVATE_KEYS_V2', { privateKeys: [key] });
    return result.privateKeys[0].privateKeyId;
  };
  const tagsOf = async (privateKeyId: string) => {
    const { privateKey } = await query('get_private_key', { privateKeyId });
    return privateKey.privateKeyTags;
  };

  it('Private key tags are put on keys, renamed, taken off and deleted', async () => {
    const first = await createKey('first');
    const created = await act('CREATE_PRIVATE_KEY_TAG', { privateKeyTagName: 'hot', privateKeyIds: [first] });
    const { privateKeyTagId: tag, privateKeyIds } = created.result;
    expect(privateKeyIds).toEqual([first]);
    const second = await createKey('second', [tag]);
    expect([await tagsOf(first), await tagsOf(second)]).toEqual([[tag], [tag]]);

    await act('UPDATE_PRIVATE_KEY_TAG', {
      privateKeyTagId: tag,
      newPrivateKeyTagName: 'cold',
      addPrivateKeyIds: [],
      removePrivateKeyIds: [first],
    });
    expect([await tagsOf(first), await tagsOf(second)]).toEqual([[], [tag]]);
    expect(await query('list_private_key_tags')).toMatchObject({
      privateKeyTags: [{ tagId: tag, tagName: 'cold', tagType: 'TAG_TYPE_PRIVATE_KEY' }],
    });

    const deleted = await act('DELETE_PRIVATE_KEY_TAGS', { privateKeyTagIds: [tag] });
    expect(deleted.result).toEqual({
      privateKeyTagIds: [tag],
      privateKeyIds: [second],
    });
    expect(await tagsOf(second)).toEqual([]);
    expect(await act('DELETE_PRIVATE_KEY_TAGS', { privateKeyTagIds: [tag] })).toMatchObject({ status: 404 });
  });

  it('Private key tags have unique names, existing keys and a limit', async () => {
    const create = (privateKeyTagName: string, privateKeyIds: string[] = []) =>
      act('CREATE_PRIVATE_KEY_TAG', { privateKeyTagName, privateKeyIds });
    expect(await create('unknown', [ada.userId])).toMatchObject({ status: 404 });
    for (let index = 0; index < 10; index++) expect((await create(`tag ${index}`)).status).toBe(200);
    expect(await create('tag 0')).toMatchObject({ status: 429 });
    const [tag] = (await query('list_private_key_tags')).privateKeyTags;
    const rename = await act('UPDATE_PRIVATE_KEY_TAG', {
      privateKeyTagId: tag.tagId,
      newPrivateKeyTagName: 'tag 1',
      addPrivateKeyIds: [],
      removePrivateKeyIds: [],
    });
    expect(rename).toMatchObject({ status: 409, body: { message: 'private key tag label must be unique' } });
  });
});

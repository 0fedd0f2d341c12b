import { beforeEach, describe, expect, it } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { ask, signUp, submit, type TestUser, verifyContact } from '../setup/user.ts';

let count = 0;

describe('the end of a sub-organization', () => {
  const test = sharedAuthority();
  let ada: TestUser;
  beforeEach(async () => {
    ada = await signUp(test, `ada${count++}@example.org`);
  });

  const remove = (
    parameters: { deleteWithoutExport?: boolean } = {},
    key = ada.key,
    organizationId = ada.organizationId,
  ) => submit(test, key, organizationId, 'DELETE_SUB_ORGANIZATION', parameters);
  const suborgs = async () => {
    const filter = { filterType: 'NAME', filterValue: ada.email };
    return (await ask(test, test.apiKey, test.organizationId, 'list_suborgs', filter)).body.organizationIds;
  };

  it('is not while a wallet has not been exported', async () => {
    expect(await remove()).toMatchObject({
      status: 400,
      body: { code: 9, message: expect.stringContaining('deleteWithoutExport') },
    });
    expect(await suborgs()).toEqual([ada.organizationId]);
  });

  it('takes everything along when its root user says so, and the contact is free again', async () => {
    const { body } = await remove({ deleteWithoutExport: true });
    expect(body.activity).toMatchObject({
      organizationId: ada.organizationId,
      status: 'ACTIVITY_STATUS_COMPLETED',
      result: { deleteSubOrganizationResult: { subOrganizationUuid: ada.organizationId } },
    });
    expect(await suborgs()).toEqual([]);
    expect(await ask(test, ada.key, ada.organizationId, 'whoami')).toMatchObject({ status: 401 });
    expect(await ask(test, test.apiKey, ada.organizationId, 'list_users')).toMatchObject({ status: 401 });
    const again = await signUp(test, ada.email);
    expect(again.organizationId).not.toBe(ada.organizationId);
  });

  it('leaves nobody behind who was at work in it', async () => {
    const body = (index: number) => ({ walletName: `W${index}`, accounts: [] });
    const [removed, ...others] = await Promise.all([
      remove({ deleteWithoutExport: true }),
      ...Array.from({ length: 6 }, (_, index) =>
        submit(test, ada.key, ada.organizationId, 'CREATE_WALLET', body(index)),
      ),
    ]);
    expect(removed?.status).toBe(200);
    expect(others.filter(({ status }) => ![200, 401, 404].includes(status))).toEqual([]);
    expect(await suborgs()).toEqual([]);
  });

  it('comes once when it is asked for twice at the same time', async () => {
    const answers = await Promise.all([remove({ deleteWithoutExport: true }), remove({ deleteWithoutExport: true })]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401 || status === 404)).toHaveLength(1);
  });

  it('needs no flag when there is nothing to export', async () => {
    const key = createApiKeyPair();
    const apiKeys = [{ apiKeyName: 'key', publicKey: key.publicKey, curveType: 'API_KEY_CURVE_P256' }];
    const created = await submit(test, test.apiKey, test.organizationId, 'CREATE_SUB_ORGANIZATION_V8', {
      subOrganizationName: 'Empty',
      rootUsers: [{ userName: 'U', apiKeys, authenticators: [], oauthProviders: [] }],
      rootQuorumThreshold: 1,
    });
    const { subOrganizationId } = created.result;
    expect((await remove({}, key, subOrganizationId)).status).toBe(200);
  });

  it('is neither up to the parent nor does it happen to a parent', async () => {
    const flag = { deleteWithoutExport: true };
    expect(await remove(flag, test.apiKey)).toMatchObject({
      status: 400,
      body: { turnkeyErrorCode: 'ORGANIZATION_MISMATCH' },
    });
    expect(await remove(flag, test.apiKey, test.organizationId)).toMatchObject({
      status: 400,
      body: { message: 'only a sub-organization can be deleted' },
    });
    await verifyContact(test, ada.email, createApiKeyPair());
    expect(await suborgs()).toEqual([ada.organizationId]);
  });
});

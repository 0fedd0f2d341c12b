import { beforeEach, describe, expect, it } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { ask, signUp, submit, type TestUser, verifyContact } from '../setup/user.ts';

let count = 0;

describe('deleting a sub-organization', () => {
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

  it('A sub-organization is not deleted while a wallet has not been exported', async () => {
    expect(await remove()).toMatchObject({
      status: 400,
      body: { code: 9, message: expect.stringContaining('deleteWithoutExport') },
    });
    expect(await suborgs()).toEqual([ada.organizationId]);
  });

  it('A root user can delete a sub-organization with everything in it, and the contact is free again', async () => {
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

  it('Requests that run during the deletion leave nothing behind', async () => {
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

  it('Two deletions at the same time delete once', async () => {
    const answers = await Promise.all([remove({ deleteWithoutExport: true }), remove({ deleteWithoutExport: true })]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401 || status === 404)).toHaveLength(1);
  });

  it('A sub-organization without anything to export is deleted without the flag', async () => {
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

  it('A parent cannot delete a sub-organization, and cannot be deleted', async () => {
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

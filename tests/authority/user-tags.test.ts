import { beforeEach, describe, expect, it } from 'vitest';
import { sharedAuthority } from '../setup/fixtures.ts';
import { ask, signUp, submit, type TestUser } from '../setup/user.ts';

let count = 0;

describe('user tags', () => {
  const test = sharedAuthority();
  let ada: TestUser;
  beforeEach(async () => {
    ada = await signUp(test, `ada${count++}@example.org`);
  });

  const act = <Type extends string>(type: Type, parameters: Parameters<typeof submit>[4]) =>
    submit(test, ada.key, ada.organizationId, type, parameters);
  const createTag = async (userTagName: string, userIds: string[] = []): Promise<string> => {
    const { result } = await act('CREATE_USER_TAG', { userTagName, userIds });
    return result.userTagId;
  };
  const createUser = async (userTags: string[] = []): Promise<string> => {
    const users = [{ userName: 'Bob', apiKeys: [], authenticators: [], oauthProviders: [], userTags }];
    const { result } = await act('CREATE_USERS_V4', { users });
    return result.userIds[0];
  };
  const tagsOf = async (userId: string): Promise<string[]> =>
    (await ask(test, ada.key, ada.organizationId, 'get_user', { userId })).body.user.userTags;

  it('User tags are put on users, when made and later, and listed', async () => {
    const admins = await createTag('Admins', [ada.userId]);
    expect(await tagsOf(ada.userId)).toEqual([admins]);
    const bob = await createUser([admins]);
    expect(await tagsOf(bob)).toEqual([admins]);
    const { body } = await ask(test, ada.key, ada.organizationId, 'list_user_tags');
    expect(body.userTags).toEqual([
      {
        tagId: admins,
        tagName: 'Admins',
        tagType: 'TAG_TYPE_USER',
        createdAt: { seconds: expect.any(String), nanos: expect.any(String) },
        updatedAt: { seconds: expect.any(String), nanos: expect.any(String) },
      },
    ]);
    const { body: all } = await ask(test, ada.key, ada.organizationId, 'list_users');
    expect(all.users.map((user: { userTags: string[] }) => user.userTags)).toEqual([[admins], [admins]]);
  });

  it('A user tag can be renamed, and users can be added and removed', async () => {
    const bob = await createUser();
    const tag = await createTag('Before', [ada.userId]);
    const update = {
      userTagId: tag,
      newUserTagName: 'After',
      addUserIds: [bob, ada.userId],
      removeUserIds: [ada.userId],
    };
    const { result } = await act('UPDATE_USER_TAG', update);
    expect(result).toEqual({ userTagId: tag });
    expect(await tagsOf(ada.userId)).toEqual([]);
    expect(await tagsOf(bob)).toEqual([tag]);
    const { body: list } = await ask(test, ada.key, ada.organizationId, 'list_user_tags');
    expect(list.userTags).toMatchObject([{ tagName: 'After' }]);
  });

  it('The tags of a user are replaced as a whole', async () => {
    const [first, second] = [await createTag('First', [ada.userId]), await createTag('Second')];
    await act('UPDATE_USER', { userId: ada.userId, userTagIds: [second] });
    expect(await tagsOf(ada.userId)).toEqual([second]);
    await act('UPDATE_USER', { userId: ada.userId, userName: 'Ada' });
    expect(await tagsOf(ada.userId)).toEqual([second]);
    expect(await act('UPDATE_USER', { userId: ada.userId, userTagIds: [first, ada.walletId] })).toMatchObject({
      status: 404,
    });
    expect(await tagsOf(ada.userId)).toEqual([second]);
  });

  it('Deleting a user tag does not delete its users', async () => {
    const bob = await createUser();
    const tags = [await createTag('One', [ada.userId]), await createTag('Two', [ada.userId, bob])];
    const { result } = await act('DELETE_USER_TAGS', { userTagIds: tags });
    expect(result).toEqual({ userTagIds: tags, userIds: [ada.userId, bob] });
    expect(await tagsOf(bob)).toEqual([]);
    expect(await act('DELETE_USER_TAGS', { userTagIds: tags })).toMatchObject({ status: 404 });
  });

  it('User tags have unique names and only existing users', async () => {
    await createTag('Taken');
    const other = await createTag('Other');
    const taken = { status: 409, body: { message: 'user tag label must be unique' } };
    expect(await act('CREATE_USER_TAG', { userTagName: 'Taken', userIds: [] })).toMatchObject(taken);
    const rename = { userTagId: other, newUserTagName: 'Taken', addUserIds: [], removeUserIds: [] };
    expect(await act('UPDATE_USER_TAG', rename)).toMatchObject(taken);
    expect((await act('UPDATE_USER_TAG', { ...rename, newUserTagName: 'Other' })).status).toBe(200);
    const unknownUser = { userTagName: 'New', userIds: [ada.walletId] };
    expect(await act('CREATE_USER_TAG', unknownUser)).toMatchObject({
      status: 404,
      body: { message: 'user not found' },
    });
  });

  it('A sub-organization has at most ten user tags, also when many are created at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => act('CREATE_USER_TAG', { userTagName: `T${index}`, userIds: [] })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(2);
  });
});

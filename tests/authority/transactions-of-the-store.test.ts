import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../packages/authority/src/store/database.ts';
import { UniqueViolation } from '../../packages/authority/src/store/unique-violation.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await openDatabase(test.url);
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

const dates = { createdAt: new Date(), updatedAt: new Date() };
const newOrganization = () => ({
  id: randomUUID(),
  parentId: null,
  name: 'A',
  rootUserIds: [],
  rootQuorumThreshold: 1,
  ...dates,
});
const tagOf = (organizationId: string, name: string) => ({ organizationId, id: randomUUID(), name, ...dates });

describe('a transaction whose last statements are sent without waiting', () => {
  it('A transaction keeps all of its last statements, which are sent without waiting', async () => {
    const organization = newOrganization();
    await database.transaction(async (store) => {
      store.soon(store.organizations.insert(organization));
      store.soon(store.userTags.insert(tagOf(organization.id, 'a')));
    });
    expect(await database.store.organizations.find(organization.id)).toMatchObject({ name: 'A' });
    expect(await database.store.userTags.list(organization.id)).toHaveLength(1);
  });

  it('A transaction keeps no statement when the last one fails, and says why', async () => {
    const organization = newOrganization();
    const work = database.transaction(async (store) => {
      store.soon(store.organizations.insert(organization));
      store.soon(store.userTags.insert(tagOf(organization.id, 'a')));
      store.soon(store.userTags.insert(tagOf(organization.id, 'a')));
    });
    await expect(work).rejects.toThrow(UniqueViolation);
    expect(await database.store.organizations.find(organization.id)).toBeUndefined();
  });

  it('A transaction says why a statement failed when the next one is awaited', async () => {
    const organization = newOrganization();
    await database.transaction((store) => store.organizations.insert(organization));
    const work = database.transaction(async (store) => {
      store.soon(store.organizations.insert(organization));
      await store.organizations.find(organization.id);
    });
    await expect(work).rejects.toThrow(UniqueViolation);
  });

  it('A transaction keeps no statement when its own work fails', async () => {
    const organization = newOrganization();
    const work = database.transaction(async (store) => {
      store.soon(store.organizations.insert(organization));
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await database.store.organizations.find(organization.id)).toBeUndefined();
  });
});

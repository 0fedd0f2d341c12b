import { createPostgresStore } from '@postern/backend';
import { expect, test } from 'vitest';
import { sharedDeployment } from '../backend/deployment.ts';
import { createTestDatabase } from '../setup/database.ts';

const deployment = sharedDeployment();

test('When the database of the backend is lost, its users have their accounts as before', async () => {
  const email = deployment.newEmail();
  const logInOn = async () => {
    const database = await createTestDatabase();
    const store = await createPostgresStore({ url: database.url });
    const browser = deployment.browser(deployment.backend({ store }));
    const { body } = await browser.otpLogin(await deployment.prove(browser, email));
    await store.close();
    await database.drop();
    return body;
  };
  const before = await logInOn();
  expect(before.created).toBe(true);
  const { organizationId, userId } = before;
  expect(await logInOn()).toMatchObject({ organizationId, userId, created: false });
  expect(await deployment.verifiedSubOrganizations(email)).toEqual([organizationId]);
});

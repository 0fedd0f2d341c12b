import { createPostgresStore, type Postern } from '@postern/backend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedDeployment } from '../backend/deployment.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { guideServer, organizationOf } from './guide-server.ts';

const TABS = 8;

describe('S2: one person signs in for the first time in many tabs at once', () => {
  const deployment = sharedDeployment();
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database.drop();
  });

  /** The wallets that the person ends up with. */
  async function race(servers: Postern[], email: string): Promise<Set<string>> {
    const [server] = servers as [Postern];
    const browser = deployment.browser(server);
    const token = await deployment.prove(browser, email);
    const tabs = Array.from({ length: TABS }, (_, tab) =>
      deployment.browser(servers[tab % servers.length] ?? server, browser.key),
    );
    const replies = await Promise.all(tabs.map((tab) => tab.otpLogin(token)));
    return new Set(replies.filter(({ status }) => status === 200).map(({ body }) => organizationOf(body)));
  }

  async function subOrganizations(email: string): Promise<number> {
    const { organizationIds } = await deployment.turnkey.getSubOrgIds({ filterType: 'EMAIL', filterValue: email });
    return organizationIds.length;
  }

  it('With the guide’s server, racing first sign-ins of one person make several wallets', async () => {
    const email = deployment.newEmail();
    await race([guideServer(deployment.authority)], email);
    expect(await subOrganizations(email)).toBeGreaterThan(1);
  });

  it('With the product, racing first sign-ins of one person make one wallet', async () => {
    const email = deployment.newEmail();
    expect((await race([deployment.backend()], email)).size).toBe(1);
    expect(await subOrganizations(email)).toBe(1);
  });

  it('Racing first sign-ins make one wallet over several processes that share a database', async () => {
    const email = deployment.newEmail();
    const stores = await Promise.all([1, 2].map(() => createPostgresStore({ url: database.url })));
    const wallets = await race(
      stores.map((store) => deployment.backend({ store })),
      email,
    );
    expect(wallets.size).toBe(1);
    expect(await subOrganizations(email)).toBe(1);
    await Promise.all(stores.map((store) => store.close()));
  });
});

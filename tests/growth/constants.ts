// Measures what a user costs, and writes docs/scale.json and the figures of docs/scale.md: npm run bench:growth. COUNT sets how many users there
// are. What an activity costs is taken from docs/performance.json, which npm run bench writes.
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createPostgresStore } from '@postern/backend';
import postgres from 'postgres';
import { expect, it } from 'vitest';
import { startDeployment } from '../backend/deployment.ts';
import { submit } from '../setup/user.ts';
import type { Constants } from './model.ts';
import { pageWith } from './page.ts';
import { copyRows, countBackendWrites, newRows, sizes, snapshot } from './rows.ts';

const COUNT = Number(process.env.COUNT ?? 100_000);
const FILE = new URL('../../docs/scale.json', import.meta.url);
const PERFORMANCE = new URL('../../docs/performance.json', import.meta.url);
const PAGE = new URL('../../docs/scale.md', import.meta.url);

it('The constants of growth are measured', { timeout: 3_600_000 }, async () => {
  const deployment = await startDeployment();
  const { authority } = deployment;
  const sql = postgres(authority.databaseUrl, { max: 1, onnotice: () => {} });
  const store = await createPostgresStore({ url: authority.databaseUrl });
  const postern = deployment.backend({ store });
  const email = deployment.newEmail();
  const logIn = async () => {
    const browser = deployment.browser(postern);
    const { status, body } = await browser.otpLogin(await deployment.prove(browser, email));
    expect(status).toBe(200);
    return { ...body, key: browser.key };
  };

  let user: Awaited<ReturnType<typeof logIn>> | undefined;
  const steps: Record<string, () => Promise<void>> = {
    async signUp() {
      user = await logIn();
    },
    async logIn() {
      user = await logIn();
    },
    async signature() {
      if (!user) throw new Error('there is no user');
      const { accounts } = await deployment.turnkey.getWalletAccounts({ organizationId: user.organizationId });
      const signed = await submit(authority, user.key, user.organizationId, 'SIGN_RAW_PAYLOAD_V2', {
        signWith: accounts[0]?.address ?? '',
        payload: randomBytes(32).toString('hex'),
        encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
        hashFunction: 'HASH_FUNCTION_NO_OP',
      });
      expect(signed.status).toBe(200);
    },
  };

  // Each step once, as it really happens. Its rows are what is copied.
  const backendWrites = await countBackendWrites(sql);
  const flows: Constants['flows'] = {};
  for (const [name, step] of Object.entries(steps)) {
    const before = await backendWrites();
    await snapshot(sql);
    await step();
    const writes = (await backendWrites()) - before;
    flows[name] = { ...(await newRows(sql, name, authority.organizationId)), backendWrites: writes };
  }

  const bytes: Constants['bytes'] = {};
  for (const name of Object.keys(steps)) {
    const before = await sizes(sql);
    await copyRows(sql, name, authority.organizationId, COUNT);
    bytes[name] = await sizes(sql, before, COUNT);
  }
  await sql.end();
  await store.close();
  await deployment.close();

  const { parts } = JSON.parse(await readFile(PERFORMANCE, 'utf8'));
  const cpuMs: Constants['cpuMs'] = parts.authorityCost.requests;
  const measured: Constants = { cpuMs, count: COUNT, flows, bytes };
  await writeFile(FILE, `${JSON.stringify(measured, null, 2)}\n`);
  await writeFile(PAGE, pageWith(await readFile(PAGE, 'utf8'), measured));
});

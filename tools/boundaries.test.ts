import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkBoundaries } from './boundaries.ts';

let root: string;

const sound: Record<string, string> = {
  'packages/protocol/package.json': '{ "name": "@postern/protocol" }',
  'packages/client/package.json': '{ "name": "@postern/client" }',
  'packages/backend/package.json': '{ "name": "@postern/backend" }',
  'packages/authority/package.json': '{ "name": "@postern/authority" }',
  'packages/cli/package.json': '{ "name": "postern" }',
  'packages/protocol/src/index.ts': "export { stamp } from './stamp/stamp.ts';",
  'packages/protocol/src/stamp/stamp.ts': 'export const stamp = 1;',
  'packages/client/src/index.ts': "import { stamp } from '@postern/protocol';\nexport const sent = stamp;",
  'packages/backend/src/flows/otp/init.ts':
    "import type { Store } from '../../store/contract.ts';\nexport type Init = Store;",
  'packages/backend/src/store/contract.ts': 'export type Store = unknown;',
  'packages/backend/src/store/postgres/counters.ts': "import postgres from 'postgres';\nexport const sql = postgres;",
  'packages/authority/src/activities/index.ts': "export { createWallet } from './create-wallet.ts';",
  'packages/authority/src/activities/create-wallet.ts':
    "import { name } from './schemas.ts';\nimport { derive } from '../domain/derive.ts';\nexport const createWallet = [name, derive];",
  'packages/authority/src/activities/schemas.ts': 'export const name = 1;',
  'packages/authority/src/domain/derive.ts':
    "import { createHmac } from 'node:crypto';\nexport const derive = createHmac;",
  'packages/authority/src/store/wallets.ts': "import postgres from 'postgres';\nexport const sql = postgres;",
  'packages/cli/src/main.ts': "import '@postern/authority';\nimport '@postern/backend';",
  'packages/authority/src/store/wallets.test.ts':
    "import { stamp } from '../../../protocol/src/stamp/stamp.ts';\nstamp;",
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'postern-boundaries-'));
  await plant(sound);
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function plant(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

test('a sound tree has no breach', async () => {
  expect(await checkBoundaries(root)).toEqual([]);
});

const packages = 'a package imports only the packages it may know, by their entry';
const flow = 'a flow imports no other flow, no adapter and no store implementation';
const activity = 'an activity or a query imports no other one, no HTTP and no database driver';
const vault = 'the vault knows no store and no HTTP';
const barrel = 'no barrel except the entries and the registries';
const name = 'a name says what is inside';

test.each([
  ['packages/protocol/src/a.ts', "import '@postern/client';", packages],
  ['packages/client/src/a.ts', "import '@postern/backend';", packages],
  ['packages/backend/src/a.ts', "import '@postern/authority';", packages],
  ['packages/backend/src/a.ts', "import type { A } from '@postern/authority';\nexport type B = A;", packages],
  ['packages/backend/src/a.ts', "export const a = () => import('@postern/authority');", packages],
  ['packages/backend/src/a.ts', "export type A = import('@postern/authority').A;", packages],
  ['packages/authority/src/a.ts', "import '@postern/backend';", packages],
  ['packages/authority/src/a.ts', "import '../../protocol/src/stamp/stamp.ts';", packages],
  ['apps/demo/src/a.ts', "import '@postern/backend';", packages],
  ['packages/protocol/src/a.ts', "import 'node:crypto';", 'protocol and client know no platform of the server'],
  ['packages/client/src/a.ts', "import 'viem';", 'client imports @postern/protocol only'],
  ['packages/authority/src/kernel/a.ts', "import 'postgres';", 'SQL lives under store/ alone'],
  ['packages/cli/src/a.ts', "import 'postgres';", 'SQL lives under store/ alone'],
  ['packages/backend/src/flows/signup/a.ts', "import '../otp/init.ts';", flow],
  ['packages/backend/src/flows/otp/a.ts', "import '../../adapters/node.ts';", flow],
  ['packages/backend/src/flows/otp/a.ts', "import '../../store/postgres/counters.ts';", flow],
  ['packages/authority/src/activities/a.ts', "import './create-wallet.ts';", activity],
  ['packages/authority/src/activities/a.ts', "import '../http/listen.ts';", activity],
  ['packages/authority/src/queries/a.ts', "import 'hono';", activity],
  [
    'packages/authority/src/kernel/a.ts',
    "import '../activities/index.ts';",
    'the kernel knows no activity and no query',
  ],
  ['packages/authority/src/vault/a.ts', "import '../store/wallets.ts';", vault],
  ['packages/authority/src/vault/a.ts', "import 'node:http';", vault],
  ['packages/authority/src/domain/a.ts', "import '../vault/seal.ts';", 'the domain is pure'],
  ['packages/authority/src/domain/a.ts', "import 'node:fs/promises';", 'the domain is pure'],
  ['packages/authority/src/kernel/a.ts', "export * from './envelope.ts';", barrel],
  ['packages/authority/src/kernel/index.ts', "export { a } from './envelope.ts';", barrel],
  ['packages/client/src/session-helpers.ts', '', name],
  ['packages/client/src/utils.ts', '', name],
  ['packages/client/src/helpers/session.ts', '', name],
  ['tests/common.ts', '', name],
  ['packages/client/src/a.ts', 'export const a: any = 1;', 'no any'],
  ['packages/client/src/a.ts', 'export const a = 1 as any;', 'no any'],
  ['packages/client/src/a.ts', '// any\nexport const any = "any";', undefined],
  ['tests/a.test.ts', '\n'.repeat(401), 'a file has at most 400 lines'],
  ['packages/client/src/a.ts', '\n'.repeat(400), undefined],
])('%s with %j', async (path, text, rule) => {
  await plant({ [path]: text });
  const violations = await checkBoundaries(root);
  if (rule === undefined) expect(violations).toEqual([]);
  else expect(violations).toContainEqual(expect.objectContaining({ path, rule }));
});

test('a circle of imports is shown whole, types included', async () => {
  await plant({
    'packages/backend/src/a.ts': "import { b } from './b.ts';\nexport const a = b;\nexport type A = 1;",
    'packages/backend/src/b.ts': "import { c } from './c.ts';\nexport const b = c;",
    'packages/backend/src/c.ts': "import type { A } from './a.ts';\nexport const c: A = 1;",
  });
  const [violation, ...others] = await checkBoundaries(root);
  expect(others).toEqual([]);
  expect(violation).toMatchObject({
    rule: 'no import cycles',
    path: 'packages/backend/src/c.ts',
    line: 1,
    message: expect.stringMatching(/a\.ts → .*b\.ts → .*c\.ts → .*a\.ts$/),
  });
});

test('the line of a breach is the line of the import', async () => {
  await plant({ 'packages/client/src/a.ts': "// first\n\nimport '@postern/backend';\n" });
  expect(await checkBoundaries(root)).toContainEqual(expect.objectContaining({ line: 3, rule: packages }));
});

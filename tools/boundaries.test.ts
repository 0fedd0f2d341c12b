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
  'packages/authority/src/registry/activities.ts':
    "export { createWallet } from '../resources/wallets/create-wallet.ts';",
  'packages/authority/src/resources/wallets/create-wallet.ts':
    "import { name } from './wallet-schemas.ts';\nimport { address } from '../../vault/keys/addresses.ts';\nexport const createWallet = [name, address];",
  'packages/authority/src/resources/wallets/wallet-schemas.ts': 'export const name = 1;',
  'packages/authority/src/vault/keys/addresses.ts':
    "import { createHmac } from 'node:crypto';\nexport const address = createHmac;",
  'packages/authority/src/vault/keys/derivation.ts': 'export const derive = 1;',
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

test('A sound tree has no breach', async () => {
  expect(await checkBoundaries(root)).toEqual([]);
});

const packages = 'a package imports only the packages it may know, by their entry';
const clientImports = 'client imports @postern/protocol only, and each framework in its own entry only';
const floor = 'a folder of the backend imports only folders below it';
const flow = 'a flow imports no other flow and no store implementation';
const body = 'only http/ reads the body of a request';
const adapter = 'an adapter imports its framework and the public entry';
const operation = 'an operation of a resource imports no other operation, no HTTP and no database driver';
const registry = 'only the registry knows the operations';
const pipeline = 'the pipeline and what lies below it know no resource';
const ground = 'what lies below the pipeline does not know it';
const vault = 'the vault knows no store and no HTTP';
const keyMaterial = 'only the vault sees key material';
const pure = 'keys and the policy language do no input or output';
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
  ['packages/client/src/a.ts', "import 'viem';", clientImports],
  ['packages/client/src/a.ts', "import 'react';", clientImports],
  ['packages/client/src/react/a.ts', "import '@noble/curves/nist.js';", clientImports],
  ['packages/client/src/react-native/a.ts', "import 'react';", clientImports],
  ['packages/client/src/react/a.ts', "import 'react';", undefined],
  ['packages/client/src/react-native/a.ts', "import '@noble/curves/nist.js';", undefined],
  ['packages/client/src/b.ts', "import './react/index.ts';", 'the main entry of the client imports no other entry'],
  ['packages/authority/src/pipeline/a.ts', "import 'postgres';", 'SQL lives under store/ alone'],
  ['packages/cli/src/a.ts', "import 'postgres';", 'SQL lives under store/ alone'],
  ['packages/backend/src/flows/signup/a.ts', "import '../otp/init.ts';", flow],
  ['packages/backend/src/flows/otp/a.ts', "import '../../adapters/node.ts';", floor],
  ['packages/backend/src/http/handler.ts', "import '../flows/otp/init.ts';", floor],
  ['packages/backend/src/directory/a.ts', "import type { A } from '../accounts/a.ts';\nexport type B = A;", floor],
  ['packages/backend/src/auth-error.ts', "import './http/responses.ts';", floor],
  ['packages/backend/src/store/contract.ts', "import './memory/locks.ts';", floor],
  ['packages/backend/src/unlisted/a.ts', "import '../store/contract.ts';", floor],
  ['packages/backend/src/postern.ts', "import './unlisted/a.ts';", floor],
  ['packages/backend/src/store/memory/a.ts', "import '../contract.ts';", undefined],
  ['packages/backend/src/http/a.ts', "import '../store/contract.ts';\nimport '../auth-error.ts';", undefined],
  ['packages/backend/src/flows/otp/a.ts', "import '../../http/json-body.ts';", body],
  ['packages/backend/src/http/answer.ts', "import './json-body.ts';", undefined],
  ['packages/backend/src/flows/otp/a.ts', "import '../../store/postgres/counters.ts';", flow],
  ['packages/backend/src/adapters/koa.ts', "import '../http/handler.ts';", adapter],
  ['packages/backend/src/adapters/koa.ts', "import 'koa';\nimport './node.ts';", undefined],
  ['packages/authority/src/resources/wallets/update-wallet.ts', "import './create-wallet.ts';", operation],
  ['packages/authority/src/resources/users/user-rules.ts', "import '../wallets/create-wallet.ts';", operation],
  ['packages/authority/src/resources/users/create-users.ts', "import '../../http/listen.ts';", operation],
  ['packages/authority/src/resources/users/get-user.ts', "import 'hono';", operation],
  ['packages/authority/src/pipeline/a.ts', "import '../resources/wallets/create-wallet.ts';", registry],
  ['packages/authority/src/authority.ts', "import './resources/wallets/create-wallet.ts';", registry],
  ['packages/authority/src/pipeline/a.ts', "import '../resources/wallets/wallet-schemas.ts';", pipeline],
  ['packages/authority/src/store/a.ts', "import '../resources/wallets/wallet-schemas.ts';", pipeline],
  ['packages/authority/src/operation/a.ts', "import '../pipeline/submit.ts';", ground],
  ['packages/authority/src/vault/a.ts', "import '../store/wallets.ts';", vault],
  ['packages/authority/src/vault/a.ts', "import 'node:http';", vault],
  ['packages/authority/src/resources/wallets/wallet-rules.ts', "import '../../vault/keys/derivation.ts';", keyMaterial],
  ['packages/authority/src/store/a.ts', "import '../vault/sealer.ts';", keyMaterial],
  ['packages/authority/src/vault/keys/a.ts', "import 'node:fs/promises';", pure],
  ['packages/authority/src/policy-language/a.ts', "import '../store/wallets.ts';", pure],
  ['packages/client/src/session-helpers.ts', '', name],
  ['packages/client/src/utils.ts', '', name],
  ['packages/client/src/helpers/session.ts', '', name],
  ['tests/common.ts', '', name],
  ['tests/a.test.ts', '\n'.repeat(401), 'a file has at most 400 lines'],
  ['packages/client/src/a.ts', '\n'.repeat(400), undefined],
])('The boundaries of %s with %j are checked', async (path, text, rule) => {
  await plant({ [path]: text });
  const violations = await checkBoundaries(root);
  if (rule === undefined) expect(violations).toEqual([]);
  else expect(violations).toContainEqual(expect.objectContaining({ path, rule }));
});

test('The line of a breach is the line of the import', async () => {
  await plant({ 'packages/client/src/a.ts': "// first\n\nimport '@postern/backend';\n" });
  expect(await checkBoundaries(root)).toContainEqual(expect.objectContaining({ line: 3, rule: packages }));
});

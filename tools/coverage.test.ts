import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operationCoverage } from '@postern/authority';
import { expect, test } from 'vitest';
import { coreMethods, methodsOf } from './core-methods.ts';
import { renderCoveragePage } from './coverage.ts';
import { repositoryRoot } from './repository.ts';

test('The methods of a class are its public functions', () => {
  const declaration = `
    export declare class Other { stray(): void; }
    export declare class Client {
      config: Config;
      private storage;
      constructor(config: Config);
      init(): Promise<void>;
      signUp: (params: Params) => Promise<string>;
      private read(): void;
    }`;
  expect(methodsOf('Client', declaration)).toEqual(['init', 'signUp']);
  expect(() => methodsOf('Missing', declaration)).toThrow('no class Missing');
});

test('The installed client has the methods that the page of coverage lists', async () => {
  const names = (await coreMethods(repositoryRoot)).map(({ name }) => name);
  expect(names).toHaveLength(70);
  expect(names).toEqual(expect.arrayContaining(['init', 'loginWithPasskey', 'verifyAppProofs']));
});

test('A test runs a method of the client when its title says so', async () => {
  const root = await mkdtemp(join(tmpdir(), 'postern-coverage-'));
  await mkdir(join(root, 'tests/interop'), { recursive: true });
  await symlink(join(repositoryRoot, 'node_modules'), join(root, 'node_modules'));
  await writeFile(
    join(root, 'tests/interop/a.test.ts'),
    "it('TurnkeyClient.createWallet', () => {}); // TurnkeyClient.logout",
  );
  await writeFile(join(root, 'tests/interop/page.ts'), "'TurnkeyClient.logout'");
  const tests = new Map((await coreMethods(root)).map((method) => [method.name, method.tests]));
  await rm(root, { recursive: true });
  expect(tests.get('createWallet')).toEqual(['tests/interop/a.test.ts']);
  expect(tests.get('logout')).toEqual([]);
});

test('The page of coverage has a box for every operation and method, open if it is missing', () => {
  const page = renderCoveragePage(
    [
      { kind: 'query', name: 'whoami', isDone: true, activityTypes: [] },
      { kind: 'query', name: 'get_nonces', isDone: false, activityTypes: [] },
      {
        kind: 'submit',
        name: 'sign',
        isDone: true,
        activityTypes: [
          { type: 'SIGN_V2', isDone: true },
          { type: 'SIGN', isDone: false },
        ],
      },
    ],
    [
      { name: 'init', tests: ['tests/a.test.ts'] },
      { name: 'logout', tests: [] },
    ],
  );
  expect(page).toContain('- [x] `whoami`\n- [ ] `get_nonces`\n');
  expect(page).toContain('- [x] `sign`, without `SIGN`\n');
  expect(page).toContain('- [x] `init` [tests/a.test.ts](../tests/a.test.ts)\n- [ ] `logout`\n');
  expect(page).toContain('- Queries: 1 of 2\n- Submissions: 1 of 1\n');
});

test('The page of coverage counts every operation of the API once', () => {
  const page = renderCoveragePage(operationCoverage(), []);
  expect(page.match(/^- \[[ x]\] /gm)).toHaveLength(65 + 127);
});

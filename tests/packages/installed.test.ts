import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeModulesBin } from '../../tools/repository.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { PACKAGES } from '../setup/packed-packages.ts';
import { launch, startPostern } from '../start/postern-process.ts';
import { type InstalledProject, installPackages, OTHER_NODES, type Outcome } from './installed-project.ts';

let project: InstalledProject;

beforeAll(async () => {
  project = await installPackages();
}, 240_000);

afterAll(() => project?.remove());

const BACKEND_ENTRIES = [
  'node',
  'express',
  'fastify',
  'hono',
  'koa',
  'next',
  'nest',
  'fetch',
  'inspection',
  'variables',
].map((name) => `@postern/backend/${name}`);
const SERVER_ENTRIES = [
  '@postern/protocol',
  '@postern/protocol/phone-number',
  '@postern/backend',
  ...BACKEND_ENTRIES,
  '@postern/authority',
  '@postern/authority/local-postgres',
  '@postern/authority/policy-trial',
  '@postern/authority/test-databases',
  '@postern/testing',
  '@postern/testing/jest',
];
const PAGE_ENTRIES = [
  '@postern/protocol',
  '@postern/client',
  '@postern/client/proof',
  '@postern/client/react',
  '@postern/client/react-native',
];
const BUNDLER_ENTRIES = ['@postern/client/local-keys'];
/** Each needs its test runner, which is installed where `tests/examples` runs it. */
const RUNNER_ENTRIES = ['@postern/testing/vitest', '@postern/testing/playwright'];
const ENTRIES = [...new Set([...SERVER_ENTRIES, ...PAGE_ENTRIES, ...BUNDLER_ENTRIES])];
const ALL_NODES = [
  { name: 'the Node of this run', major: undefined },
  ...OTHER_NODES.map((major) => ({ name: `Node ${major}`, major })),
];

describe.each(ALL_NODES)('the packages with $name', ({ major }) => {
  test(`Every entry can be imported and required (Node ${major ?? process.version}), and both give the same functions`, async () => {
    const names = JSON.stringify(ENTRIES);
    await project.write(
      'load.cjs',
      `for (const name of ${names}) console.log(name, Object.keys(require(name)).sort().join());`,
    );
    await project.write(
      'load.mjs',
      `for (const name of ${names}) console.log(name, Object.keys(await import(name)).sort().join());`,
    );
    const node = project.node(major);
    const version = await project.run(node, '--version');
    expect(version.output).toMatch(new RegExp(`^v${major ?? process.versions.node}`));
    const imported = await project.run(node, 'load.mjs');
    const required = await project.run(node, '--no-warnings', 'load.cjs');
    expect(imported).toMatchObject({ code: 0 });
    expect(required).toEqual(imported);
    expect(imported.output).toMatch(/^@postern\/backend .*createPostern/m);
  });

  test(`The installed "postern dev" starts and serves the demo (Node ${major ?? process.version})`, async () => {
    const program = { node: project.node(major), file: join(project.folder, 'node_modules/postern/bin/postern.js') };
    const postern = await startPostern(join(project.folder, '.postern'), {}, program);
    try {
      const page = await (await fetch(postern.url)).text();
      const script = await fetch(postern.url + (/src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? ''));
      expect(script.headers.get('Content-Type')).toMatch(/^text\/javascript/);
      expect((await fetch(`${postern.url}/auth/readyz`)).status).toBe(200);
    } finally {
      const { code, stderr } = await postern.end('SIGINT');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    }
  }, 60_000);
});

test('Metrics of a postern.config.ts say which packages they need, because the command does not install them', async () => {
  const program = { node: process.execPath, file: join(project.folder, 'node_modules/postern/bin/postern.js') };
  const { publicKey, privateKey } = createApiKeyPair();
  const environment = {
    TURNKEY_API_URL: 'http://127.0.0.1:9',
    TURNKEY_ORGANIZATION_ID: randomUUID(),
    TURNKEY_API_PUBLIC_KEY: publicKey,
    TURNKEY_API_PRIVATE_KEY: privateKey,
    POSTERN_ORIGINS: 'https://app.example.com',
  };
  await project.write(
    'deployment/postern.config.ts',
    `import { defineConfig } from '@postern/backend';
const port: number = 0;
export default defineConfig({ server: { port, metricsPort: port } });
`,
  );
  const place = { ...program, cwd: join(project.folder, 'deployment') };
  const { code, stderr } = await launch(['backend'], environment, place).ended;
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr:
      '✗ --metrics-port needs packages that are not installed beside postern: ' +
      'run "npm install @opentelemetry/exporter-prometheus @opentelemetry/sdk-metrics".\n',
  });
});

test('The entries named in this test are all that the packages export', async () => {
  const exported = await Promise.all(
    project.packed.map(async ({ name }) => {
      const { exports } = JSON.parse(await project.read(`node_modules/${name}/package.json`));
      return Object.keys(exports).map((path) => name + path.slice(1));
    }),
  );
  const entries = exported.flat().filter((entry) => !entry.endsWith('/package.json'));
  expect(entries.sort()).toEqual([...ENTRIES, ...RUNNER_ENTRIES].sort());
});

describe('the types of the packages', () => {
  const SLOW_MS = 120_000;
  const SERVER = { lib: ['ES2023'], types: ['node'] };
  const PAGE = { lib: ['ES2023', 'DOM', 'DOM.Iterable'], types: [] };
  // The one that the project has installed, and the newest, which is ten times as fast.
  const OLDER_COMPILER = 'node_modules/typescript/bin/tsc';
  const NEWEST_COMPILER = nodeModulesBin('typescript/bin/tsc');

  test.each([
    ['NodeNext', 'TypeScript 5.9', OLDER_COMPILER],
    ['NodeNext', 'the newest TypeScript', NEWEST_COMPILER],
    ['Node16', 'the newest TypeScript', NEWEST_COMPILER],
    ['Bundler', 'the newest TypeScript', NEWEST_COMPILER],
  ])(
    'The types compile under %s with %s and every library checked, on a server and in a page',
    async (resolution, _name, compiler) => {
      const server = await compile(compiler, resolution, SERVER, {
        'server.mts': reExport([...SERVER_ENTRIES, ...BUNDLER_ENTRIES]),
      });
      expect(withoutFaultOfKoa(server)).toBe('');
      const page = await compile(compiler, resolution, PAGE, { 'page.mts': reExport(PAGE_ENTRIES) });
      expect(page).toEqual(COMPILED);
    },
    SLOW_MS,
  );

  test(
    'The types fit the examples of every README, and a CommonJS file that requires the packages',
    async () => {
      const files: Record<string, string> = {
        'required.cts': `import backend = require('@postern/backend');\nexport const store: backend.Store = backend.createMemoryStore();\n`,
      };
      for (const { name } of project.packed) {
        const readme = await project.read(`node_modules/${name}/README.md`);
        for (const [, language = '', code = ''] of readme.matchAll(/^```(tsx?)\n([\s\S]*?)^```$/gm)) {
          files[`example-${Object.keys(files).length}.${language}`] = code;
        }
      }
      expect(Object.keys(files).length).toBeGreaterThan(5);
      // The package itself brings all of React Native.
      files['types-of-expo-secure-store.d.ts'] = `declare module 'expo-secure-store' {
        export function getItemAsync(key: string): Promise<string | null>;
        export function setItemAsync(key: string, value: string): Promise<void>;
        export function deleteItemAsync(key: string): Promise<void>;
      }`;
      // tests/client/local-keys runs the real one.
      files['types-of-vite.d.ts'] = `declare module 'vite' {
        export function defineConfig(config: (environment: { command: 'build' | 'serve' }) => object): object;
      }`;
      await project.write('types/package.json', JSON.stringify({ type: 'module' }));
      // A server and a page, whose libraries have been checked above.
      const libraries = { lib: ['ES2023', 'DOM'], types: ['node'], skipLibCheck: true };
      const both = { ...libraries, jsx: 'react-jsx', moduleDetection: 'force' };
      expect(await compile(OLDER_COMPILER, 'NodeNext', both, files)).toEqual(COMPILED);
    },
    SLOW_MS,
  );

  const COMPILED = { code: 0, output: '' };

  /** The types of Koa name a type that the newest content-disposition, which has types of its own, does not export. */
  function withoutFaultOfKoa({ output }: Outcome): string {
    return output.replaceAll(/^node_modules\/@types\/koa\/index\.d\.ts.*content-disposition.*\n/gm, '');
  }

  function reExport(entries: string[]): string {
    return entries.map((name, index) => `export * as entry${index} from '${name}';\n`).join('');
  }

  /** Compiles files as strictly as TypeScript can. */
  async function compile(compiler: string, moduleResolution: string, options: object, files: Record<string, string>) {
    const compilerOptions = {
      target: 'ES2023',
      module: moduleResolution === 'Bundler' ? 'ESNext' : moduleResolution,
      moduleResolution,
      strict: true,
      skipLibCheck: false,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      ...options,
    };
    for (const [name, text] of Object.entries(files)) await project.write(`types/${name}`, text);
    await project.write('types/tsconfig.json', JSON.stringify({ compilerOptions, files: Object.keys(files) }));
    return project.run(process.execPath, compiler, '--pretty', 'false', '--project', 'types/tsconfig.json');
  }
});

describe.each(PACKAGES)('the tarball of packages/%s', (folder) => {
  const packed = () => {
    const found = project.packed[PACKAGES.indexOf(folder)];
    if (!found) throw new Error(`${folder} was not packed`);
    return found;
  };

  test(`The tarball of packages/${folder} has no problem that publint finds`, async () => {
    const { code, output } = await project.run(
      process.execPath,
      nodeModulesBin('publint/src/cli.js'),
      packed().tarball,
      '--strict',
    );
    expect(code, output).toBe(0);
    expect(output).toContain('All good!');
  });

  // The command has no entry for programs, so there is nothing to resolve.
  test.skipIf(folder === 'cli')(
    `The tarball of packages/${folder} has no problem that attw finds, as a package of ES modules`,
    async () => {
      const attw = nodeModulesBin('@arethetypeswrong/cli/dist/index.js');
      const config = nodeModulesBin('../.attw.json');
      const { code, output } = await project.run(
        process.execPath,
        attw,
        packed().tarball,
        '--config-path',
        config,
        '--exclude-entrypoints',
        'package.json',
      );
      expect(code, output).toBe(0);
      expect(output.replaceAll(/^.*ignor.*$/gm, '')).not.toMatch(/💀|⚠️|❌/u);
      expect(output).toContain('🟢 (ESM)');
    },
  );

  test(`The tarball of packages/${folder} says who made it, where it lives and under which licence, and has no test`, async () => {
    const { name, files } = packed();
    const manifest = JSON.parse(await project.read(`node_modules/${name}/package.json`));
    expect(manifest).toMatchObject({
      description: expect.stringMatching(/\.$/),
      keywords: expect.arrayContaining(['turnkey']),
      license: 'Apache-2.0',
      homepage: expect.stringContaining(`/packages/${folder}`),
      bugs: expect.stringMatching(/^https:/),
      repository: { type: 'git', directory: `packages/${folder}` },
      engines: { node: '>=20.19' },
    });
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
    expect(await project.read(`node_modules/${name}/LICENSE`)).toBe(
      await readFile(new URL('../../LICENSE', import.meta.url), 'utf8'),
    );
    expect(files.filter((path) => /\.test\.|\.fixture\.|test-vectors|tsbuildinfo/.test(path))).toEqual([]);
  });

  test(`The tarball of packages/${folder} imports only its own files and its dependencies`, async () => {
    const { name, files } = packed();
    const manifest = JSON.parse(await project.read(`node_modules/${name}/package.json`));
    const known = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.imports });
    const foreign = new Set<string>();
    const targets = JSON.stringify(manifest.imports ?? {}).matchAll(/"\.\/([^"]+)"/g);
    for (const [, target = ''] of targets) if (!files.includes(target)) foreign.add(`package.json: ${target}`);
    for (const path of files.filter((file) => /^dist\/.*\.(js|d\.ts)$/.test(file))) {
      const text = await project.read(`node_modules/${name}/${path}`);
      for (const [, specifier = ''] of text.matchAll(/^(?:import|export)[\w\s{},*$]*? from ['"]([^'".][^'"]*)['"]/gm)) {
        const [imported = ''] = /^(@[^/]+\/)?[^/]+/.exec(specifier) ?? [];
        if (!isBuiltin(specifier) && !known.includes(imported)) foreign.add(`${path}: ${specifier}`);
      }
    }
    expect([...foreign]).toEqual([]);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sharedDeployment } from '../backend/deployment.ts';
import { shared } from '../setup/fixtures.ts';
import { BUILT, launch, runPostern } from './postern-process.ts';

const place = shared(
  async () => ({ folder: await mkdtemp(join(tmpdir(), 'postern-config-')) }),
  ({ folder }) => rm(folder, { recursive: true, force: true }),
);
const deployment = sharedDeployment();

test.each([
  ['export const config = {};', 'has no configuration as its default export: write "export default defineConfig('],
  ["export default { appName: 'secret' 'x' };", 'cannot be loaded: Unexpected token, expected "," ('],
  [
    "import { x } from 'not-installed'; export default { x };",
    "cannot be loaded: Cannot find module 'not-installed' (",
  ],
  ["throw new Error('No region is set.');", 'cannot be loaded: No region is set ('],
  ["throw 'secret';", 'cannot be loaded: it throws something that is no error.'],
])('The configuration file %j is refused with what is wrong', async (text, sentence) => {
  const file = join(place.folder, 'wrong.config.ts');
  await writeFile(file, text);
  const { code, stdout, stderr } = await runPostern(['backend', '--config', file]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^✗ \S+wrong\.config\.ts /);
  expect(stderr).toContain(sentence);
  expect(stderr).not.toContain('secret');
});

test('What is wrong in the file, in variables and in flags is said together', async () => {
  const file = join(place.folder, 'mistaken.config.ts');
  await writeFile(file, 'export default { orgins: [], otp: { length: 5 } };');
  const args = ['backend', '--config', file, '--port', 'http'];
  const { code, stderr } = await runPostern(args, { TURNKEY_API_URL: 'http://turnkey.example', POSTERN_ORIGINS: '' });
  expect(code).toBe(2);
  expect(stderr.split('\n').slice(1, -1).sort()).toEqual([
    '- --port (option server.port) is not valid: must be a number. Set for example "--port 3000".',
    '- Option orgins does not exist. Did you mean origins?',
    '- Option otp.length is not valid: must be at least 6. Write for example "length: 6".',
    '- POSTERN_ORIGINS (option origins) is empty. Remove it, or set for example "POSTERN_ORIGINS=https://app.example.com".',
    '- TURNKEY_API_PRIVATE_KEY (option turnkey.apiPrivateKey) is not set. Run "npx postern init" to make one with as few rights as possible.',
    '- TURNKEY_API_PUBLIC_KEY (option turnkey.apiPublicKey) is not set. Run "npx postern init" to make one with as few rights as possible.',
    '- TURNKEY_API_URL (option turnkey.apiUrl) is not valid: must be an https URL. http is allowed only for this machine. Set for example "TURNKEY_API_URL=https://api.turnkey.com".',
    "- TURNKEY_ORGANIZATION_ID (option turnkey.organizationId) is not set. Copy the organization ID from Turnkey's dashboard, a UUID such as 11111111-2222-4333-8444-555555555555.",
  ]);
});

test('A configuration file that is not there, and two in one folder, are named', async () => {
  const missing = join(place.folder, 'missing.ts');
  expect(await runPostern(['backend', '--config', missing])).toMatchObject({
    code: 1,
    stderr: `✗ There is no file ${missing}: name another one with --config.\n`,
  });
  const folder = await mkdtemp(join(place.folder, 'two-'));
  for (const extension of ['ts', 'mjs']) await writeFile(join(folder, `postern.config.${extension}`), '');
  const { stderr } = await runPostern(['backend'], {}, { ...BUILT, cwd: folder });
  expect(stderr).toMatch(/^✗ postern\.config\.ts and postern\.config\.mjs are both in \S+: keep one, or choose with/);
});

test('A flag overrides the file, the file a variable, and a variable the file .env', async () => {
  const folder = await mkdtemp(join(place.folder, 'app-'));
  const values = {
    ...deployment.environment(),
    POSTERN_ORIGINS: 'https://env-file.example.com',
    FROM_ENV_FILE: '/mine',
  };
  await writeFile(
    join(folder, '.env'),
    Object.entries(values)
      .map((entry) => `${entry.join('=')}\n`)
      .join(''),
  );
  await writeFile(join(folder, 'base.ts'), 'export const basePath: string = process.env.FROM_ENV_FILE!;\n');
  await writeFile(
    join(folder, 'postern.config.ts'),
    `import { defineConfig } from '@postern/backend';
import { basePath } from './base';

export default defineConfig({ basePath, server: { port: 0, host: 'not-here.invalid' } });
`,
  );
  const variables = { POSTERN_ORIGINS: 'https://variable.example.com', POSTERN_PORT: '1' };
  const backend = launch(['backend', '--host', '127.0.0.1'], variables, { ...BUILT, cwd: folder });
  await backend.said(/is ready/);
  const { url } = JSON.parse(backend.output());
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mine$/);
  const asked = async (origin: string) => (await fetch(`${url}/healthz`, { headers: { origin } })).headers;
  const allowed = 'access-control-allow-origin';
  expect((await asked('https://variable.example.com')).get(allowed)).toBe('https://variable.example.com');
  expect((await asked('https://env-file.example.com')).get(allowed)).toBeNull();
  expect((await (await fetch(`${url}/readyz`)).json()).status).toBe('ready');
  expect((await backend.end('SIGINT')).code).toBe(0);
});

import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { variablesOf } from '../../packages/cli/src/commands/doctor.ts';
import { CHECK_IDS } from '../../packages/cli/src/doctor/doctor.ts';
import { createProgram } from '../../packages/cli/src/program.ts';
import { expectFinding } from './examination.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-doctor-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const here = () => ({ request: { folder }, environment: { PATH: process.env.PATH } });

test('Packages of another version than the command are reported', async () => {
  const own = JSON.parse(await readFile(new URL('../../packages/cli/package.json', import.meta.url), 'utf8')).version;
  const install = async (version: string) => {
    const manifest = join(folder, 'node_modules/@postern/backend/package.json');
    await mkdir(join(manifest, '..'), { recursive: true });
    await writeFile(
      manifest,
      JSON.stringify({ name: '@postern/backend', version, exports: { './package.json': './package.json' } }),
    );
  };
  await expectFinding('package-versions', /^skipped/, here());
  await install(own);
  await expectFinding('package-versions', /^ok/, here());
  await install('0.0.1');
  await expectFinding('package-versions', /^warning.*has version 0\.0\.1.*npm install @postern\/backend@/, here());
  await install('\u001b[31m');
  await expectFinding('package-versions', /^warning.*has version unknown/, here());
});

test('Files with secrets that others can read, or that git keeps, are reported', async () => {
  await expectFinding('secret-files', /^skipped.*no \.env/, here());
  await writeFile(join(folder, '.env'), 'A=b\n');
  await chmod(join(folder, '.env'), 0o644);
  await expectFinding('secret-files', /^warning.*can read \.env\. Run "chmod 600 \.env"/, here());
  await chmod(join(folder, '.env'), 0o600);
  await expectFinding('secret-files', /^ok/, here());
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
  git('init');
  await expectFinding('env-file-in-git', /^ok/, here());
  git('add', '.env');
  await expectFinding('env-file-in-git', /^failed.*git keeps \.env.*git rm --cached/, here());
});

test('The variables that a name is compared with are those in the help of the commands', () => {
  const known = variablesOf(createProgram());
  for (const name of ['POSTERN_PORT', 'TURNKEY_API_PRIVATE_KEY_FILE', 'POSTERN_SMTP_URL'])
    expect(known).toContain(name);
});

test('Every check is named in a test', async () => {
  const files = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.test.ts'));
  const texts = await Promise.all(files.map((name) => readFile(join(import.meta.dirname, name), 'utf8')));
  expect(CHECK_IDS.filter((id) => !texts.some((text) => text.includes(`'${id}'`)))).toEqual([]);
  expect(new Set(CHECK_IDS).size).toBe(CHECK_IDS.length);
});

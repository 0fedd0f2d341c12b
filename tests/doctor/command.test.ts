import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DoctorReport } from '../../packages/cli/src/doctor/doctor.ts';
import { CHECK_IDS } from '../../packages/cli/src/doctor/doctor.ts';
import { readSubject } from '../../packages/cli/src/doctor/read-subject.ts';
import { runChecks } from '../../packages/cli/src/doctor/run-checks.ts';
import { textReport } from '../../packages/cli/src/doctor/text-report.ts';
import { createProgram } from '../../packages/cli/src/program.ts';
import { createStyle } from '../../packages/cli/src/terminal/style.ts';
import { createBackendUser } from '../setup/backend-user.ts';
import { shared, sharedAuthority } from '../setup/fixtures.ts';
import { runPostern } from '../start/postern-process.ts';
import { FOLDER } from './examination.ts';

describe('postern doctor', () => {
  const authority = sharedAuthority({ now: Date.now });
  const backendUser = shared(() => createBackendUser(authority));
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'postern-doctor-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const environment = () => ({
    TURNKEY_API_URL: authority.url,
    TURNKEY_ORGANIZATION_ID: authority.organizationId,
    TURNKEY_API_PUBLIC_KEY: backendUser.apiKey.publicKey,
    TURNKEY_API_PRIVATE_KEY: backendUser.apiKey.privateKey,
    TURNKEY_NOTARIZER_PUBLIC_KEY: authority.authority.publicKeys.notarizer,
    TURNKEY_TLS_FETCHER_PUBLIC_KEY: authority.authority.publicKeys.tlsFetcher,
    POSTERN_ORIGINS: 'http://localhost:5173',
  });
  /** Runs the command in the folder of the repository, with no data folder. */
  const doctor = (args: string[], env: NodeJS.ProcessEnv = environment()) =>
    runPostern(['doctor', '--data', folder, ...args], env);

  test('The command prints a report that programs can read, and ends with 0 unless a check failed', async () => {
    const { code, stdout, stderr } = await doctor(['--json']);
    expect(stderr).toBe('');
    const report: DoctorReport = JSON.parse(stdout);
    expect(code).toBe(report.summary.failed > 0 ? 1 : 0);
    expect(report.checks.map(({ id }) => id)).toEqual(CHECK_IDS);
    expect(report).toMatchObject({
      version: 1,
      subject: {
        turnkeyApiUrl: authority.url,
        organizationId: authority.organizationId,
        production: false,
        configurationFile: null,
      },
    });
    expect(report.checks.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(stdout).not.toContain(backendUser.apiKey.privateKey);
  });

  test('A person reads what is wrong and what to do; a wrong configuration is a finding', async () => {
    const file = join(folder, 'wrong.config.mjs');
    await writeFile(file, 'export default { otp: { lenght: 6 } };');
    const { code, stdout } = await doctor(['--config', file, '--only', 'configuration,needed-rights']);
    expect(code).toBe(1);
    expect(stdout).toContain('✗ Options and variables  configuration');
    expect(stdout).toContain('Did you mean otp.length?');
    expect(stdout).toMatch(/Not everything could be checked: \d+ checks? needs? configuration\./);
    expect(stdout).toMatch(/1 failed, \d+ skipped/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no colours in a pipe
    expect(stdout).not.toMatch(/\u001b/);
  });

  test('Warnings fail with --strict', async () => {
    const noOrigins = { ...environment(), POSTERN_ORIGINS: undefined };
    const { code, stdout } = await doctor(['--only', 'origins', '--strict'], noOrigins);
    expect(code).toBe(1);
    expect(stdout).toContain('1 to look at');
  });

  test('The ids of the checks can be listed, and unknown ones are refused', async () => {
    const printed = vi.spyOn(console, 'log').mockImplementation(() => {});
    await createProgram().parseAsync(['node', 'postern', 'doctor', '--list']);
    expect(printed.mock.calls[0]?.[0]).toMatch(/^This machine\n {2}node-version +Node version$/m);
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const wrong = createProgram().parseAsync(['node', 'postern', 'doctor', '--only', 'nothing']);
    await expect(wrong).rejects.toThrow('doctor --list');
  });

  test('A server that says nothing does not hang the command', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const url = `http://127.0.0.1:${port}`;
    const env = {
      ...environment(),
      TURNKEY_API_URL: url,
      POSTERN_URL: `${url}/auth`,
      DATABASE_URL: `postgres://u:p@127.0.0.1:${port}/db`,
    };
    const { code, stdout } = await doctor(['--timeout', '0.3'], env);
    expect(code).toBe(1);
    expect(stdout.match(/There was no answer within 0\.3 s\./g)?.length).toBeGreaterThanOrEqual(3);
    silent.close();
  });
});

describe('the checks that run', () => {
  const check = (id: string, run: () => never | Promise<never> | { ok: string }, needs: string[] = []) => ({
    id,
    title: id,
    looksAt: '',
    needs,
    run,
  });

  test('A check that throws, hangs or prints what it must not does not stop the others', async () => {
    const secret = 'a secret of the environment';
    const subject = await readSubject({ environment: { POSTERN_CONTROL_TOKEN: secret }, folder: FOLDER, limitMs: 50 });
    const checks = [
      check('throws', () => {
        throw new TypeError(secret);
      }),
      check('hangs', () => new Promise<never>(() => {})),
      check('leaks', () => ({ ok: `${secret} \u001b[2J\u0007` })),
      check('needs', () => ({ ok: '' }), ['throws']),
      check('needs-too', () => ({ ok: '' }), ['needs']),
    ];
    const progress: string[][] = [];
    const results = await runChecks([{ name: 'Group', checks }], subject, {
      limitMs: 50,
      onProgress: (_, running) => progress.push([...running]),
    });
    expect(results.map(({ status }) => status)).toEqual(['failed', 'failed', 'ok', 'skipped', 'skipped']);
    expect(results[0]?.problems[0]?.problem).toBe('The check itself met an unexpected error (TypeError).');
    expect(results[2]?.detail).toBe('<secret>  [2J ');
    expect(results[4]).toMatchObject({ detail: 'It needs needs, which was skipped.', blockedBy: 'throws' });
    expect(progress.at(-1)).toEqual([]);
    const report = {
      version: 1,
      subject: { turnkeyApiUrl: '', organizationId: '', production: true, configurationFile: null },
      summary: { ok: 1, warning: 0, failed: 2, skipped: 2 },
      checks: results,
    } as const;
    const text = textReport(
      { ...report, checks: results },
      { style: createStyle(process.stdout), columns: 60, verbose: true },
    );
    expect(text).not.toContain(secret);
    expect(text.split('\n').filter((line) => line.length > 60 && !line.includes('"npx'))).toEqual([]);
  });
});

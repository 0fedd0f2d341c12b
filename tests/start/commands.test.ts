import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseProcesses, launch, type RunningPostern, runPostern, startPostern } from './postern-process.ts';

let folder: string;
/** With a space, so that hints have to quote it. */
let data: string;
let postern: RunningPostern;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-commands-'));
  data = join(folder, 'my data');
  postern = await startPostern(data);
});

afterAll(async () => {
  await postern?.end('SIGTERM');
  await rm(folder, { recursive: true, force: true });
});

async function sendCode(contact: string): Promise<void> {
  const response = await fetch(`${postern.url}/auth/init-otp`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: postern.url },
    body: JSON.stringify({ otpType: 'OTP_TYPE_EMAIL', contact }),
  });
  expect(response.status).toBe(200);
}

describe('The command line', () => {
  test('The command prints its help, its version and the help of each command', async () => {
    const help = await runPostern([]);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const text of ['Usage: postern', 'Exit codes:', 'Begin with "npx postern dev"'])
      expect(help.stdout).toContain(text);
    for (const line of help.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(await runPostern(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
    for (const command of [
      'dev',
      'status',
      'stop',
      'reset',
      'env',
      'inbox',
      'parity',
      'authority',
      'backend',
      'audit',
      'sessions',
      'completion',
    ]) {
      const { code, stdout } = await runPostern(['help', command]);
      expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining(`Usage: postern ${command}`) });
    }
  });

  test.each([
    [['de'], '✗ Unknown command \'de\'\n(Did you mean dev?)\n"npx postern --help" lists the commands.\n'],
    [
      ['dev', '--prot', '1'],
      '✗ Unknown option \'--prot\'\n(Did you mean --port?)\n"npx postern help dev" lists its options.\n',
    ],
    [['dev', '--port', 'x'], expect.stringContaining('must be a number from 0 to 65535')],
    [['env', '--format', 'yaml'], expect.stringContaining('Allowed choices are dotenv, next, vite, json')],
    [
      ['inbox', '--follow', '--wait'],
      expect.stringContaining("'--follow' cannot be used with option '--wait [seconds]'"),
    ],
    [['inbox', '--wait', 'long'], expect.stringContaining('must be a whole number of seconds')],
  ])('The command ends with 2 when its arguments are wrong: %j', async (args, stderr) => {
    expect(await runPostern(args)).toEqual({ code: 2, stdout: '', stderr });
  });

  test.each(['bash', 'zsh', 'fish'])('The command prints a script that completes commands in %s', async (shell) => {
    const { code, stdout } = await runPostern(['completion', shell]);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('postern complete --') });
  });

  test('The completion knows commands, options and the values of options', async () => {
    const completed = async (...words: string[]) => (await runPostern(['complete', '--', ...words])).stdout.split('\n');
    expect((await completed('st')).map((line) => line.split('\t')[0])).toEqual(
      expect.arrayContaining(['status', 'stop']),
    );
    expect((await completed('env', '--fo'))[0]).toMatch(/^--format\t/);
    expect((await completed('env', '--format', 'v'))[0]).toMatch(/^vite\b/);
  });

  test.each(['18.20.8', '20.18.3', '12.22.12'])(
    'The command says on Node %s which version it needs',
    async (version) => {
      const older = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`;
      const preload = `--import=data:text/javascript,${encodeURIComponent(older)}`;
      expect(await runPostern(['--version'], { NODE_OPTIONS: preload })).toEqual({
        code: 1,
        stdout: '',
        stderr: `✗ Postern needs Node 20.19 or newer, and this is Node ${version}: install one from https://nodejs.org.\n`,
      });
    },
  );
});

describe('The command status', () => {
  test('The command status prints what runs, as text and as JSON', async () => {
    const { code, stdout } = await runPostern(['status', '--data', data]);
    expect(code).toBe(0);
    expect(stdout).toBe(
      `Postern runs with the data folder ${data}, as process ${postern.pid}.\n` +
        `  ✓ Backend     ${postern.url}/auth\n  ✓ Authority   ${postern.authorityUrl}\n`,
    );
    const json = await runPostern(['status', '--json', '--data', data]);
    expect(JSON.parse(json.stdout)).toEqual({
      running: true,
      data,
      pid: postern.pid,
      authority: { url: postern.authorityUrl, ready: true },
      backend: { url: `${postern.url}/auth`, ready: true },
    });
  });

  test('The hints of the command repeat the data folder', async () => {
    expect(postern.output()).toContain(`"npx postern env --data '${data}'" prints what an SDK needs.`);
    expect(postern.output()).toContain(`"npx postern inbox --data '${data}'"`);
    const elsewhere = join(folder, 'elsewhere');
    const { code, stderr } = await runPostern(['inbox', '--data', elsewhere]);
    expect(code).toBe(3);
    expect(stderr).toContain(`run "npx postern dev --data ${elsewhere}" first`);
  });

  test('A data folder in use is not deleted by reset', async () => {
    const { code, stderr } = await runPostern(['reset', '--yes', '--data', data]);
    expect(code).toBe(1);
    expect(stderr).toBe(`✗ Postern runs with ${data}: stop it with "npx postern stop --data '${data}'" first.\n`);
  });
});

describe('The command inbox', () => {
  test('The command inbox waits for a message and prints its code, and nothing else', async () => {
    const waiting = launch(['inbox', '--data', data, '--to', 'wait@example.com', '--wait', '--code']);
    await sendCode('wait@example.com');
    expect(await waiting.ended).toEqual({ code: 0, stdout: expect.stringMatching(/^\d{6}\n$/), stderr: '' });
  });

  test('The command inbox ends with 1 when no message comes in time, or there is no code', async () => {
    const arrived = await runPostern(['inbox', '--data', data, '--to', 'nothing@example.com', '--wait', '1']);
    expect(arrived).toEqual({ code: 1, stdout: '', stderr: '✗ No message arrived in that time.\n' });
    const code = await runPostern(['inbox', '--data', data, '--to', 'nothing@example.com', '--code']);
    expect(code).toEqual({ code: 1, stdout: '', stderr: '✗ Nothing has been sent to nothing@example.com yet.\n' });
  });

  test('The command inbox prints JSON with the codes, and only messages from a given time on', async () => {
    await sendCode('json@example.com');
    const json = async (...args: string[]) => {
      const { stdout } = await runPostern(['inbox', '--data', data, '--to', 'json@example.com', '--json', ...args]);
      return JSON.parse(stdout);
    };
    const [message] = await json();
    expect(message).toMatchObject({
      channel: 'email',
      recipient: 'json@example.com',
      code: expect.stringMatching(/^\d{6}$/),
    });
    expect(message.text).toContain(message.code);
    expect(await json('--since', message.createdAt)).toEqual([]);
    expect(await json('--since', '2020-01-01T00:00:00Z')).toHaveLength(1);
  });

  test('The command inbox follows until Ctrl-C, and prints each message once', async () => {
    await sendCode('follow@example.com');
    const following = launch(['inbox', '--data', data, '--to', 'follow@example.com', '--follow', '--code']);
    await following.said(/^\d{6}\n/);
    await sendCode('follow@example.com');
    await following.said(/^\d{6}\n\d{6}\n$/);
    await following.end('SIGINT');
  });
});

describe('The command env', () => {
  test('The environment for a page has no secret', async () => {
    const { stdout } = await runPostern(['env', '--data', data, '--format', 'vite']);
    const names = stdout
      .trim()
      .split('\n')
      .map((line) => line.split('=')[0]);
    expect(names).toContain('VITE_POSTERN_URL');
    for (const name of names) expect(name).toMatch(/^VITE_/);
    expect(stdout).not.toContain('PRIVATE');
  });

  test('The environment for Next has what the server needs, and the public values again', async () => {
    const { stdout } = await runPostern(['env', '--data', data, '--format', 'next']);
    expect(stdout).toMatch(/^TURNKEY_API_PRIVATE_KEY=[0-9a-f]{64}$/m);
    expect(stdout).toContain(`\nNEXT_PUBLIC_POSTERN_URL=${postern.url}/auth\n`);
    expect(stdout).not.toMatch(/NEXT_PUBLIC_.*PRIVATE/);
  });

  test('The command env writes into a file whose other lines stay, and says what it wrote', async () => {
    const file = join(folder, '.env');
    await writeFile(file, '# mine\nSECRET=1\nPOSTERN_URL=http://old.example.com\n');
    await chmod(file, 0o644);
    const first = await runPostern(['env', '--data', data, '--write', file]);
    expect(first.stdout).toContain(`${file}: 10 added, 1 changed, 0 unchanged.\n  TURNKEY_API_URL\n`);
    const text = await readFile(file, 'utf8');
    expect(text).toMatch(new RegExp(`^# mine\nSECRET=1\nPOSTERN_URL=${postern.url}/auth\nTURNKEY_API_URL=`));
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o644);
    const second = await runPostern(['env', '--data', data, '--write', file]);
    expect(second.stdout).toBe(`${file}: 0 added, 0 changed, 11 unchanged.\n`);
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  test('The command env makes a file that only this user can read, and writes through a link', async () => {
    const target = join(folder, 'target.env');
    await runPostern(['env', '--data', data, '--write', target]);
    if (process.platform !== 'win32') expect((await stat(target)).mode & 0o777).toBe(0o600);
    await writeFile(target, '');
    await symlink(target, join(folder, 'link.env'));
    await runPostern(['env', '--data', data, '--write', join(folder, 'link.env')]);
    expect(await readFile(target, 'utf8')).toContain('TURNKEY_API_URL=');
  });

  test('The command env writes into a JSON object, and leaves another file alone', async () => {
    const file = join(folder, 'env.json');
    await writeFile(file, '{"mine":{"a":1},"POSTERN_URL":"old"}');
    await runPostern(['env', '--data', data, '--format', 'json', '--write', file]);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      mine: { a: 1 },
      POSTERN_URL: `${postern.url}/auth`,
    });
    await writeFile(file, 'A=1\n');
    const { code, stderr } = await runPostern(['env', '--data', data, '--format', 'json', '--write', file]);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('does not hold a JSON object') });
    expect(await readFile(file, 'utf8')).toBe('A=1\n');
  });
});

// These stop the server that the others use, so they come last.
describe('The commands stop and reset', () => {
  test('The command stop ends everything, and says so', async () => {
    const { code, stdout } = await runPostern(['stop', '--data', data]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `Stopped what ran with the data folder ${data}.\n` });
    expect(await databaseProcesses(data)).toEqual([]);
    expect((await postern.ended).code).toBe(0);
    expect(await runPostern(['stop', '--data', data])).toMatchObject({
      code: 0,
      stdout: `Nothing runs with the data folder ${data}.\n`,
    });
    expect(await runPostern(['status', '--data', data])).toMatchObject({ code: 3, stdout: '' });
    const json = await runPostern(['status', '--json', '--data', data]);
    expect({ code: json.code, status: JSON.parse(json.stdout) }).toEqual({ code: 3, status: { running: false, data } });
    expect(await runPostern(['inbox', '--data', data])).toMatchObject({ code: 3 });
  });

  test('The command reset asks first, and deletes nothing of the user', async () => {
    const asked = await runPostern(['reset', '--data', data]);
    expect(asked.code).toBe(1);
    expect(asked.stderr).toContain(`run "npx postern reset --yes --data '${data}'"`);
    await writeFile(join(data, 'notes.txt'), 'mine');
    const { code, stdout } = await runPostern(['reset', '--yes', '--data', data]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `Deleted what was in ${data}. "npx postern dev --data '${data}'" starts afresh.\n`,
    });
    expect(await readFile(join(data, 'notes.txt'), 'utf8')).toBe('mine');
    await expect(stat(join(data, 'master-key'))).rejects.toThrow();
    await expect(stat(join(data, 'postgresql-18'))).rejects.toThrow();
  });

  test('The command reset refuses a folder that does not belong to Postern', async () => {
    const other = join(folder, 'other');
    await mkdir(join(other, 'postgresql-18'), { recursive: true });
    const { code, stderr } = await runPostern(['reset', '--yes', '--data', other]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `✗ ${other} is not a data folder of Postern: name another folder with --data.\n`,
    });
    expect((await stat(join(other, 'postgresql-18'))).isDirectory()).toBe(true);
  });
});

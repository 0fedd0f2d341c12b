import {
  ConfigurationError,
  configurationOptions,
  createMemoryStore,
  createPostern,
  createPostgresAuditTrail,
  defineConfig,
  type PosternConfig,
  readConfig,
} from '@postern/backend';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { sharedDeployment } from './deployment.ts';

const { publicKey, privateKey } = createApiKeyPair();
const ENVIRONMENT: Record<string, string> = {
  TURNKEY_API_URL: 'https://api.turnkey.com',
  TURNKEY_ORGANIZATION_ID: '11111111-2222-4333-8444-555555555555',
  TURNKEY_API_PUBLIC_KEY: publicKey,
  TURNKEY_API_PRIVATE_KEY: privateKey,
  POSTERN_SMS_COUNTRIES: 'none',
};
const OPTIONS = configurationOptions();
/** A text that no option accepts, unless any text is right. */
const SECRET = 'do-not-print';
const APP_ID = '0a7c9f52-6c1e-4d0b-9a35-3f2b8e61d704';
/** A name in each record. */
const RECORDS = new Map([
  ['providers', 'google'],
  ['configurations', APP_ID],
  ['endpoints', 'crm'],
  ['languages', 'en'],
]);
/** Options for which any text is right. */
const ANY_TEXT = ['appName', 'server.host', 'server.metricsHost'];

function problemsOf(config: unknown, environment: Record<string, string | undefined> = ENVIRONMENT): string[] {
  try {
    readConfig(config, { environment, required: 'backend' });
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return [...error.problems];
    throw error;
  }
}

/** A configuration with one value, at a path in which `*` stands for a name. */
function configWith(path: string, value: unknown): unknown {
  const steps = path.split('.');
  return steps.reduceRight<unknown>((inner, step, index) => {
    const before = steps[index - 1] ?? '';
    // A captcha is another one for each provider.
    const provider = before === 'captcha' ? { provider: 'turnstile' } : {};
    return { ...provider, [step === '*' ? (RECORDS.get(before) ?? '') : step]: inner };
  }, value);
}

/** The path as an error writes it. */
function nameOf(path: string): string {
  return path.replace(/(\w+)\.\*/, (_, record: string) => `${record}.${RECORDS.get(record)}`);
}

describe('every option of the schema', () => {
  test('There are options, and each says how to mend it', () => {
    expect(OPTIONS.length).toBeGreaterThan(90);
    expect(OPTIONS.filter(({ fix }) => fix === undefined).map(({ path }) => path)).toEqual([]);
  });

  test.each(OPTIONS)('A wrong $path is refused with its name, its variable and the fix', ({ path, variable, fix }) => {
    const environment = { ...ENVIRONMENT, ...(variable ? { [variable.name]: undefined } : {}) };
    const problems = problemsOf(configWith(path, -1.5), environment);
    const about =
      problems.find((problem) => problem.startsWith(`Option ${nameOf(path)}`) && !problem.includes('missing')) ??
      problems.join('\n');
    const isSentence = /^[A-Z].*\.$/.test(fix ?? '');
    const end = isSentence ? fix : `Write for example "${path.split('.').at(-1)}: ${fix}".`;
    expect(about).toContain(variable ? ` (${variable.name}) is not valid: ` : ' is not valid: ');
    // Of an object such as a rate limit, the part is named that is wrong.
    expect(about.endsWith(end ?? '')).toBe(true);
    expect(about).not.toContain('-1.5');
  });

  test('The help of a variable names the default of its option', () => {
    const untold = OPTIONS.filter(({ variable, defaultCode = '[]' }) => {
      const text = defaultCode.replaceAll("'", '');
      return variable && text !== '[]' && !variable.summary.endsWith(`default: ${text}`);
    });
    expect(untold).toEqual([]);
  });

  const variables = OPTIONS.flatMap(({ path, variable }) => (variable ? [{ path, ...variable }] : []));

  test.each(variables)('An empty or wrong $name is refused with its option, without its value', ({ path, name }) => {
    const refused = (text: string) => problemsOf({}, { ...ENVIRONMENT, [name]: text });
    const [empty = ''] = refused(' ');
    expect(empty).toMatch(new RegExp(`^${name} \\(option ${path}\\) is empty\\. [A-Z].*\\.$`));
    const [wrong = ''] = refused(SECRET);
    if (!ANY_TEXT.includes(path)) expect(wrong).toMatch(new RegExp(`^${name} \\(option ${path}\\) .*[.]$`));
    expect(wrong).not.toContain(SECRET);
    const [, proposed] = new RegExp(`"${name}=(.*)"\\.$`).exec(empty) ?? [];
    if (proposed !== undefined && path !== 'turnkey.apiPrivateKeyFile')
      expect(refused(proposed).join()).not.toContain(path);
  });
});

describe('a configuration', () => {
  const deployment = sharedDeployment();
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('Texts override options, and options override variables', () => {
    const config = defineConfig({ appName: 'In the file', server: { port: 1 } });
    const environment = { POSTERN_APP_NAME: 'In a variable', POSTERN_PORT: '2', POSTERN_HOST: '127.0.0.1' };
    const texts = [{ path: 'server.port', name: '--port', text: '3' }];
    const read = readConfig(config, { environment, texts });
    expect(read).toMatchObject({ appName: 'In the file', server: { port: 3, host: '127.0.0.1', logLevel: 'info' } });
  });

  it('An option that replaces another one also replaces its variable', () => {
    const environment = { ...ENVIRONMENT, DATABASE_URL: 'postgres://elsewhere/app', TURNKEY_API_PRIVATE_KEY: 'unused' };
    const store = createMemoryStore();
    const read = readConfig({ store, turnkey: { apiKeys: [privateKey] } }, { environment, required: 'backend' });
    expect(read).not.toHaveProperty('databaseUrl');
    expect(read.turnkey).not.toHaveProperty('apiPrivateKey');
    expect(problemsOf({ store, databaseUrl: database.url })).toEqual([
      'Option store and Option databaseUrl (DATABASE_URL) are both set. Remove one of them.',
    ]);
  });

  it('createPostern leaves DATABASE_URL to the app', async () => {
    const environment = { ...ENVIRONMENT, DATABASE_URL: 'mysql://app', POSTERN_PORT: 'x' };
    await createPostern({ environment }).close();
    expect(problemsOf({}, environment)).toHaveLength(2);
  });

  it('Backends with the databaseUrl of one configuration share accounts, sessions and the audit trail', async () => {
    const key = 'ab'.repeat(32);
    const url = database.url;
    const config: PosternConfig = { databaseUrl: url, audit: { databaseUrl: url, key }, server: { port: 0 } };
    const [one, other] = [deployment.backend(config), deployment.backend(config)];
    const browser = deployment.browser(one);
    const token = await deployment.prove(browser, deployment.newEmail());
    const { body } = await browser.otpLogin(token);
    await expect(other.verifySession(body.sessionToken)).resolves.toMatchObject({
      organizationId: body.organizationId,
    });
    const again = await deployment.browser(other).otpLogin(token);
    expect(again.status).not.toBe(200);
    await one.close();
    await other.close();
    const trail = await createPostgresAuditTrail({ url, key });
    expect((await trail.verify()).rows).toBeGreaterThan(3);
    await trail.close();
  });

  it('A database that is not there refuses requests and tells the operator, and is used once it is there', async () => {
    const url = new URL(database.url);
    url.pathname += '_later';
    const notices: string[] = [];
    const logger = {
      info: () => undefined,
      warn: (_: object, text: string) => void notices.push(text),
      error: () => undefined,
    };
    const postern = deployment.backend({ databaseUrl: url.href, logger });
    const ask = () => deployment.browser(postern).initOtp(deployment.newEmail());
    expect((await ask()).body.code).toBe('STORE_UNAVAILABLE');
    expect(notices).toContain(
      'The database of databaseUrl cannot be opened (3D000). Check its address, and the rights of its user.',
    );
    const sql = postgres(database.url, { max: 1 });
    await sql.unsafe(`create database ${url.pathname.slice(1)}`);
    expect((await ask()).status).toBe(200);
    await postern.close();
    await sql.unsafe(`drop database ${url.pathname.slice(1)} with (force)`);
    await sql.end();
  });
});

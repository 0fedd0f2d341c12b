import { Resolver } from 'node:dns/promises';
import { ConfigurationError, type PosternConfig } from '@postern/backend';
import { isProduction, resolveConfig, settingsOf as settingsOfConfig } from '@postern/backend/inspection';
import { CommandError } from '../command-error.ts';
import { createApiKey } from '../data/parent-api-key.ts';
import { startedEnvironment } from '../env/started-environment.ts';
import { createDatabaseFacts } from './database-facts.ts';
import { readMachine } from './machine.ts';
import { secretsOf } from './secrets-of.ts';
import type { Subject } from './subject.ts';
import { createTurnkeyFacts } from './turnkey-facts.ts';
import { currentKey, readTurnkeyValues } from './turnkey-values.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const NO_ORGANIZATION = '00000000-0000-0000-0000-000000000000';

/** What is to be looked at. Everything but the first two has a default. */
export interface SubjectSource
  extends Partial<
    Pick<
      Subject,
      'configFile' | 'configFailure' | 'knownVariables' | 'machine' | 'now' | 'resolver' | 'trustedCertificates'
    >
  > {
  environment: Readonly<Record<string, string | undefined>>;
  /** The folder of the project. */
  folder: string;
  /** What the file of the configuration exports. */
  options?: PosternConfig;
  /** The data folder of `postern dev`. What it has started is looked at when the environment names no API. */
  data?: string;
  /** The longest wait for one answer, in milliseconds. */
  limitMs: number;
}

/** Reads what the checks look at. What is wrong with it, the checks say. */
export async function readSubject(source: SubjectSource): Promise<Subject> {
  const { folder, limitMs, configFile, configFailure, machine, now = Date.now } = source;
  const started = await startedBy(source);
  const environment = { ...source.environment, ...started };
  const given = withStartedOrigin(source.options ?? {}, started);
  const { nameOf, options: completed } = resolveConfig(given, { environment, isCommand: true, required: [] });
  // Their form is not certain: what is wrong with them is in the mistakes.
  const options = completed as PosternConfig;
  const turnkey = await readTurnkeyValues(options, nameOf);
  const { apiUrl, organizationId } = turnkey;
  const { databaseUrl } = options;
  return {
    environment,
    knownVariables: source.knownVariables ?? [],
    options,
    configFile,
    configFailure,
    folder,
    ...settingsOf(given, environment),
    isProduction: isProduction({ turnkey: apiUrl === '' ? {} : { apiUrl } }, environment),
    turnkey,
    facts: createTurnkeyFacts({ apiUrl, organizationId, apiKey: currentKey(turnkey), send: options.fetch, limitMs }),
    database: typeof databaseUrl === 'string' ? createDatabaseFacts(databaseUrl, limitMs) : undefined,
    machine: machine ?? readMachine(),
    now,
    limitMs,
    resolver: source.resolver ?? new Resolver({ timeout: limitMs, tries: 1 }),
    trustedCertificates: source.trustedCertificates,
    secrets: secretsOf(options, environment, turnkey),
  };
}

/** The variables of what `postern dev` has started; none when the environment or the options name an API. */
async function startedBy({ environment, options, data }: SubjectSource): Promise<Record<string, string>> {
  const isNamed = environment.TURNKEY_API_URL !== undefined || options?.turnkey?.apiUrl !== undefined;
  if (isNamed || data === undefined) return {};
  return startedEnvironment(data).catch((error: unknown) => {
    if (error instanceof CommandError) return {};
    throw error;
  });
}

/** `postern dev` serves its page and the backend together. */
function withStartedOrigin(options: PosternConfig, { POSTERN_URL: url }: Record<string, string>): PosternConfig {
  return url === undefined || options.origins ? options : { ...options, origins: [new URL(url).origin] };
}

/**
 * What is wrong with the settings of Turnkey must not hide the rest. So when there is a mistake, the options are checked
 * again with settings of Turnkey that are valid.
 */
function settingsOf(
  options: PosternConfig,
  environment: Environment,
): Pick<Subject, 'settings' | 'mistakes' | 'turnkeyMistakes'> {
  const given = resolved(options, environment);
  if (given.settings) return { ...given, turnkeyMistakes: [] };
  const others = resolved(...withValidTurnkey(options, environment));
  const turnkeyMistakes = given.mistakes.filter((sentence) => !others.mistakes.includes(sentence));
  return { ...others, turnkeyMistakes };
}

function withValidTurnkey(
  { turnkey, ...options }: PosternConfig,
  environment: Environment,
): [PosternConfig, Environment] {
  const apiUrl = turnkey?.apiUrl ?? environment.TURNKEY_API_URL;
  const isLocal = !isProduction({ turnkey: apiUrl === undefined ? {} : { apiUrl } }, environment);
  const { publicKey, privateKey } = createApiKey();
  const valid = {
    // Whether it is production decides what else must be set.
    apiUrl: isLocal ? 'http://localhost' : 'https://api.turnkey.com',
    organizationId: NO_ORGANIZATION,
    apiPublicKey: publicKey,
    apiPrivateKey: privateKey,
  };
  const others = Object.entries(environment).filter(([name]) => !name.startsWith('TURNKEY_'));
  return [{ ...options, turnkey: valid }, Object.fromEntries(others)];
}

function resolved(options: PosternConfig, environment: Environment): Pick<Subject, 'settings' | 'mistakes'> {
  try {
    const config = resolveConfig(options, { environment, isCommand: true, required: 'backend' });
    return { settings: settingsOfConfig(config, environment), mistakes: [] };
  } catch (error) {
    if (error instanceof ConfigurationError) return { settings: undefined, mistakes: error.problems };
    throw error;
  }
}

import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { isCompressedKey, p256PublicKey } from '../tokens/p256-keys.ts';
import type { ApiKey, ApiKeySource } from '../turnkey/api-keys.ts';
import { apiKeyOf, sourceOfFile, sourceOfOption } from './api-key-source.ts';
import type { Environment, TurnkeySetting } from './environment.ts';
import { API_KEY_FILE, ENVIRONMENT, settingName, turnkeySetting } from './environment.ts';
import type { PosternOptions } from './options.ts';

/** The checked options of `turnkey`. */
export interface TurnkeySettings {
  /** Without a slash at the end. */
  apiUrl: string;
  organizationId: string;
  apiKeys: ApiKeySource;
  /** Public keys of former API keys, which check receipts. */
  formerKeys: readonly KeyObject[];
  notarizerKey: KeyObject;
  tlsFetcherKey: KeyObject;
  /** Uncompressed, lowercase hex, as bundles spell it. */
  tlsFetcherPublicKey: string;
}

/**
 * Checks the options of `turnkey` and their environment variables.
 * @param problems Receives one sentence for each mistake.
 * @returns undefined when there is a mistake.
 */
export function checkTurnkey(
  { turnkey: given = {}, formerApiPublicKeys: former }: PosternOptions,
  environment: Environment,
  problems: string[],
): TurnkeySettings | undefined {
  const before = problems.length;
  const setting = (name: TurnkeySetting, check: (value: string) => string | undefined): string => {
    const value = turnkeySetting(name, given, environment, problems);
    const mistake = value === '' ? undefined : check(value);
    if (mistake) problems.push(`${settingName(name)} ${mistake}.`);
    return value;
  };
  const apiUrl = setting('apiUrl', urlMistake).replace(/\/$/, '');
  const organizationId = setting('organizationId', (id) =>
    z.guid().safeParse(id).success ? undefined : 'must be a UUID',
  );
  const apiKeys = separateKeys(given, environment, problems) ?? singleKey(setting);
  const notarizerKey = pinnedKey(setting('notarizerPublicKey', pinnedKeyMistake));
  const tlsFetcherPublicKey = setting('tlsFetcherPublicKey', pinnedKeyMistake).toLowerCase();
  const tlsFetcherKey = pinnedKey(tlsFetcherPublicKey);
  if (problems.length > before || !apiKeys || !notarizerKey || !tlsFetcherKey) return undefined;
  // The schema reports invalid keys.
  const formerKeys = (Array.isArray(former) ? former : []).flatMap((key) => p256PublicKey(key) ?? []);
  return {
    apiUrl,
    organizationId,
    apiKeys,
    formerKeys,
    notarizerKey,
    tlsFetcherKey,
    tlsFetcherPublicKey,
  };
}

/**
 * Keys of the option `turnkey.apiKeys`, or of a file.
 * @returns undefined when there are none, and then the single key is read.
 */
function separateKeys(
  given: NonNullable<PosternOptions['turnkey']>,
  environment: Environment,
  problems: string[],
): ApiKeySource | undefined {
  const isGiven = given.apiPrivateKey !== undefined || given.apiPublicKey !== undefined;
  if (given.apiKeys !== undefined) {
    if (isGiven) problems.push('Options turnkey.apiKeys and turnkey.apiPrivateKey are both set. Remove one of them.');
    return sourceOfOption(given.apiKeys, (text) => problems.push(`Option turnkey.apiKeys ${text}.`)) ?? NO_KEYS;
  }
  const path = environment[API_KEY_FILE]?.trim();
  if (isGiven || path === undefined) return undefined;
  if (environment[ENVIRONMENT.apiPrivateKey] !== undefined) {
    problems.push(`${API_KEY_FILE} and ${ENVIRONMENT.apiPrivateKey} are both set. Remove one of them.`);
  }
  return sourceOfFile(path, (text) => problems.push(`${API_KEY_FILE} ${text}.`)) ?? NO_KEYS;
}

/** After a mistake, which is reported. */
const NO_KEYS: ApiKeySource = { initial: [] };

function singleKey(
  setting: (name: TurnkeySetting, check: (value: string) => string | undefined) => string,
): ApiKeySource | undefined {
  let key: ApiKey | undefined;
  setting('apiPrivateKey', (value) => {
    key = apiKeyOf(value);
    return key ? undefined : 'must be a P-256 private key of 64 hex characters';
  });
  setting('apiPublicKey', (value) => {
    if (!isCompressedKey(value)) return 'must be a compressed P-256 public key of 66 hex characters';
    return key && key.publicKey !== value.toLowerCase() ? 'does not belong to the private key' : undefined;
  });
  return key && { initial: [key] };
}

function pinnedKey(value: string): KeyObject | undefined {
  return value.startsWith('04') ? p256PublicKey(value) : undefined;
}

function pinnedKeyMistake(value: string): string | undefined {
  return pinnedKey(value) ? undefined : 'must be an uncompressed P-256 public key of 130 hex characters';
}

function urlMistake(text: string): string | undefined {
  if (!URL.canParse(text)) return 'must be a URL such as https://api.turnkey.com';
  const { protocol, pathname, search, hash, username, password } = new URL(text);
  if (!/^https?:$/.test(protocol) || username + password !== '') return 'must be an https URL without a password';
  if (pathname + search + hash !== '/')
    return 'must be only the address, without path and query. The backend adds the paths';
  // Over http, an attacker on the network could change answers, and so take over accounts.
  return protocol === 'http:' && !isThisMachine(text)
    ? 'must be an https URL. http is allowed only for this machine'
    : undefined;
}

/** Whether a URL is on this machine. */
export function isThisMachine(url: string): boolean {
  return URL.canParse(url) && /^(([a-z0-9-]+\.)?localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(url).hostname);
}

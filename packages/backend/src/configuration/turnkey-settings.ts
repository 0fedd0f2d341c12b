import type { KeyObject } from 'node:crypto';
import { PRODUCTION_NOTARIZER_SIGN_PUBLIC_KEY, PRODUCTION_TLS_FETCHER_SIGN_PUBLIC_KEY } from '@postern/protocol';
import { p256PublicKey } from '../tokens/p256-keys.ts';
import type { ApiKeySource } from '../turnkey/api-keys.ts';
import { apiKeyOf, sourceOfFile, sourceOfOption } from './api-key-source.ts';
import type { CheckedTurnkeyOptions } from './turnkey-options.ts';

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
 * Makes the settings of options that are right.
 * @param former Public keys of former API keys.
 * @param mistake Receives what is wrong with the file of the API keys.
 * @returns undefined when something is missing, or the file is wrong.
 */
export function turnkeySettings(
  options: CheckedTurnkeyOptions,
  former: readonly string[],
  mistake: (text: string) => void,
): TurnkeySettings | undefined {
  const { apiUrl, organizationId } = options;
  const apiKeys = apiKeySource(options, mistake);
  const { notarizerPublicKey = PRODUCTION_NOTARIZER_SIGN_PUBLIC_KEY } = options;
  const { tlsFetcherPublicKey = PRODUCTION_TLS_FETCHER_SIGN_PUBLIC_KEY } = options;
  const [notarizerKey, tlsFetcherKey] = [p256PublicKey(notarizerPublicKey), p256PublicKey(tlsFetcherPublicKey)];
  if (apiUrl === undefined || organizationId === undefined || !apiKeys || !notarizerKey || !tlsFetcherKey) {
    return undefined;
  }
  return {
    apiUrl: apiUrl.replace(/\/$/, ''),
    organizationId,
    apiKeys,
    formerKeys: former.flatMap((key) => p256PublicKey(key) ?? []),
    notarizerKey,
    tlsFetcherKey,
    tlsFetcherPublicKey: tlsFetcherPublicKey.toLowerCase(),
  };
}

function apiKeySource(
  { apiKeys, apiPrivateKeyFile, apiPrivateKey, apiPublicKey }: CheckedTurnkeyOptions,
  mistake: (text: string) => void,
): ApiKeySource | undefined {
  if (apiKeys !== undefined) return sourceOfOption(apiKeys);
  if (apiPrivateKeyFile !== undefined) return sourceOfFile(apiPrivateKeyFile, mistake);
  const key = apiPublicKey === undefined ? undefined : apiKeyOf(apiPrivateKey);
  return key && { initial: [key] };
}

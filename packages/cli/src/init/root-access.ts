import { ConfigurationError, readConfig } from '@postern/backend';
import { CommandError } from '../command-error.ts';
import { readDeployment } from '../data/deployment.ts';
import { keyPairOf, readParentApiKey } from '../data/parent-api-key.ts';
import { createTurnkeyApi, type TurnkeyApi } from '../services/turnkey-api.ts';

/** A root user's access to the parent organization. */
export interface RootAccess {
  api: TurnkeyApi;
  /** The variables of the backend that are no secret. */
  variables: Record<string, string>;
  /** Whether it is the local authority of the data folder. */
  isLocal: boolean;
}

/**
 * The access of `TURNKEY_API_PRIVATE_KEY`, else of the local authority. The file `.env` is not read: its key is the one of
 * the backend, which may not make another one.
 *
 * @param folder - the data folder
 * @throws CommandError when there is neither, or a variable is missing or wrong
 */
export async function rootAccess(folder: string, environment: NodeJS.ProcessEnv): Promise<RootAccess> {
  const { TURNKEY_API_URL, TURNKEY_ORGANIZATION_ID, TURNKEY_API_PRIVATE_KEY } = environment;
  if (TURNKEY_API_PRIVATE_KEY === undefined) return localAccess(folder);
  const { turnkey } = readRootConfig({
    TURNKEY_API_URL: TURNKEY_API_URL ?? 'https://api.turnkey.com',
    TURNKEY_ORGANIZATION_ID,
    TURNKEY_API_PRIVATE_KEY,
  });
  const { apiUrl = '', organizationId = '', apiPrivateKey = '' } = turnkey ?? {};
  return accessOf(apiUrl.replace(/\/$/, ''), organizationId, apiPrivateKey);
}

function readRootConfig(environment: NodeJS.ProcessEnv) {
  try {
    return readConfig({}, { environment, required: ['turnkey.organizationId'] });
  } catch (error) {
    // To make a key, there must be one.
    if (!(error instanceof ConfigurationError)) throw error;
    throw new CommandError(error.message.replace(/Run "npx postern init".*/g, 'Use the key of a root user.'));
  }
}

function accessOf(apiUrl: string, organizationId: string, privateKey: string): RootAccess {
  const apiKey = keyPairOf(privateKey);
  if (!apiKey) throw new CommandError('TURNKEY_API_PRIVATE_KEY is not a P-256 key: use the key of a root user.');
  return {
    api: createTurnkeyApi({ apiUrl, organizationId, apiKey }),
    variables: { TURNKEY_API_URL: apiUrl, TURNKEY_ORGANIZATION_ID: organizationId },
    isLocal: false,
  };
}

async function localAccess(folder: string): Promise<RootAccess> {
  const { turnkeyApiUrl, organizationId, notarizerPublicKey, tlsFetcherPublicKey } = await readDeployment(folder);
  const apiKey = await readParentApiKey(folder);
  if (!apiKey)
    throw new CommandError(`The API key in ${folder} is missing: restore the file parent-api-key from a backup.`);
  const { api, variables } = accessOf(turnkeyApiUrl, organizationId, apiKey.privateKey);
  const keys = {
    TURNKEY_NOTARIZER_PUBLIC_KEY: notarizerPublicKey,
    TURNKEY_TLS_FETCHER_PUBLIC_KEY: tlsFetcherPublicKey,
  };
  return { api, variables: { ...variables, ...keys }, isLocal: true };
}

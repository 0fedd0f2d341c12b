import { CommandError } from '../command-error.ts';
import { readControlToken } from '../data/control-token.ts';
import { readDeployment } from '../data/deployment.ts';
import { readParentApiKey } from '../data/parent-api-key.ts';

/**
 * The variables with which a server uses what the last start of a data folder has started.
 *
 * @throws CommandError when nothing was started, or the API key is missing
 */
export async function startedEnvironment(folder: string): Promise<Record<string, string>> {
  const deployment = await readDeployment(folder);
  const apiKey = await readParentApiKey(folder);
  if (!apiKey)
    throw new CommandError(`The API key in ${folder} is missing: restore the file parent-api-key from a backup.`);
  const controlToken = deployment.hasControl ? await readControlToken(folder, process.env) : undefined;
  return {
    TURNKEY_API_URL: deployment.turnkeyApiUrl,
    TURNKEY_ORGANIZATION_ID: deployment.organizationId,
    TURNKEY_API_PUBLIC_KEY: apiKey.publicKey,
    TURNKEY_API_PRIVATE_KEY: apiKey.privateKey,
    TURNKEY_SIGNER_PUBLIC_KEY: deployment.signerPublicKey,
    TURNKEY_NOTARIZER_PUBLIC_KEY: deployment.notarizerPublicKey,
    TURNKEY_TLS_FETCHER_PUBLIC_KEY: deployment.tlsFetcherPublicKey,
    ...(controlToken ? { POSTERN_CONTROL_TOKEN: controlToken } : {}),
    ...(deployment.posternUrl ? { POSTERN_URL: deployment.posternUrl } : {}),
    ...(deployment.authProxyUrl
      ? {
          POSTERN_AUTH_PROXY_URL: deployment.authProxyUrl,
          POSTERN_AUTH_PROXY_CONFIG_ID: deployment.authProxyConfigId,
        }
      : {}),
  };
}

import { resolve } from 'node:path';
import { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { readDeployment } from '../data/deployment.ts';
import { keyPairOf, readParentApiKey } from '../data/parent-api-key.ts';
import { SECRET_HEX } from '../data/secret-file.ts';
import { writeValues } from '../env/write-values.ts';
import { dataOption } from '../options.ts';
import { createTurnkeyApi, type TurnkeyApi } from '../services/turnkey-api.ts';

const DESCRIPTION = `
Creates the user "Postern backend" in the parent organization, with policies
that allow only what the backend needs, and a new API key for it. Run again,
it adds a key, so that the old one can be deleted later.

Environment, else the local authority of the data folder:
  TURNKEY_API_URL          https://api.turnkey.com
  TURNKEY_ORGANIZATION_ID  the parent organization
  TURNKEY_API_PRIVATE_KEY  key of a root user, hex; used once and not stored`;

interface InitOptions {
  data: string;
  write?: string;
  printPolicies?: string | true;
  linkVerifiedEmail: boolean;
}

/** `postern init`: a user with as few rights as possible, for the backend. */
export function initCommand(): Command {
  return new Command('init')
    .description('make the API key of the backend, with as few rights as possible')
    .option('--write <file>', 'write the key into a file of KEY=value lines')
    .option('--print-policies [user-id]', 'print the policies for the dashboard, and do nothing')
    .option('--link-verified-email', 'also allow what oauth.linkVerifiedEmail needs', false)
    .addOption(dataOption())
    .addHelpText('after', DESCRIPTION)
    .action(async ({ data, write, printPolicies, ...options }: InitOptions) => {
      if (printPolicies !== undefined) {
        const { backendPolicies } = await import('@postern/backend');
        const userId = printPolicies === true ? '<id of the user>' : printPolicies;
        console.log(JSON.stringify(backendPolicies(userId, options), null, 2));
        return;
      }
      const { api, apiUrl } = await rootAccess(resolve(data), process.env);
      const { addBackendKey } = await import('../services/backend-user.ts');
      const { userId, apiKey, hadKeys } = await addBackendKey(api, options);
      const values = {
        TURNKEY_API_URL: apiUrl,
        TURNKEY_ORGANIZATION_ID: api.organizationId,
        TURNKEY_API_PUBLIC_KEY: apiKey.publicKey,
        TURNKEY_API_PRIVATE_KEY: apiKey.privateKey,
      };
      const former =
        hadKeys > 0 ? ` It has ${hadKeys} older ones, which you can delete when no backend uses them.` : '';
      if (write === undefined) for (const [name, value] of Object.entries(values)) console.log(`${name}=${value}`);
      else await writeValues(resolve(write), values, false);
      console.error(`The user ${userId} has a new key${write === undefined ? '' : `, in ${write}`}.${former}`);
    });
}

/** A root user's access: of the environment, else of the local authority. */
async function rootAccess(
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<{ api: TurnkeyApi; apiUrl: string }> {
  const { TURNKEY_API_URL: url, TURNKEY_ORGANIZATION_ID: given, TURNKEY_API_PRIVATE_KEY: privateKey } = environment;
  if (privateKey === undefined) return localAccess(folder);
  if (!SECRET_HEX.test(privateKey.trim())) throw new CommandError('TURNKEY_API_PRIVATE_KEY is not 64 hex characters.');
  if (!given) throw new CommandError('TURNKEY_ORGANIZATION_ID is not set: it names the parent organization.');
  const apiKey = keyPairOf(privateKey.trim());
  if (!apiKey) throw new CommandError('TURNKEY_API_PRIVATE_KEY is not a P-256 key.');
  const apiUrl = (url ?? 'https://api.turnkey.com').replace(/\/$/, '');
  return { api: createTurnkeyApi({ apiUrl, organizationId: given, apiKey }), apiUrl };
}

async function localAccess(folder: string): Promise<{ api: TurnkeyApi; apiUrl: string }> {
  const { turnkeyApiUrl: apiUrl, organizationId } = await readDeployment(folder);
  const apiKey = await readParentApiKey(folder);
  if (!apiKey)
    throw new CommandError(`The API key in ${folder} is missing: restore the file parent-api-key from a backup.`);
  return { api: createTurnkeyApi({ apiUrl, organizationId, apiKey }), apiUrl };
}

import { resolve } from 'node:path';
import { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { readDeployment } from '../data/deployment.ts';
import { readParentApiKey } from '../data/parent-api-key.ts';
import { dataOption } from '../options.ts';

/** `postern env`: what an SDK or a backend needs to be pointed at what has been started. */
export function envCommand(): Command {
  return new Command('env')
    .description('print KEY=value lines that point a backend or an SDK here; they hold the private API key')
    .addOption(dataOption())
    .action(async ({ data }: { data: string }) => {
      for (const [name, value] of await environmentOf(resolve(data))) console.log(`${name}=${value}`);
    });
}

async function environmentOf(folder: string): Promise<[name: string, value: string][]> {
  const deployment = await readDeployment(folder);
  const apiKey = await readParentApiKey(folder);
  if (!apiKey) throw new CommandError(`The API key in ${folder} is gone: restore parent-api-key from a backup.`);
  return [
    ['TURNKEY_API_URL', deployment.turnkeyApiUrl],
    ['TURNKEY_ORGANIZATION_ID', deployment.organizationId],
    ['TURNKEY_API_PUBLIC_KEY', apiKey.publicKey],
    ['TURNKEY_API_PRIVATE_KEY', apiKey.privateKey],
    ['TURNKEY_SIGNER_PUBLIC_KEY', deployment.signerPublicKey],
    ['TURNKEY_NOTARIZER_PUBLIC_KEY', deployment.notarizerPublicKey],
    ['TURNKEY_TLS_FETCHER_PUBLIC_KEY', deployment.tlsFetcherPublicKey],
    ...(deployment.posternUrl ? ([['POSTERN_URL', deployment.posternUrl]] as [string, string][]) : []),
  ];
}

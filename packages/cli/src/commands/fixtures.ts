import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isJsonObject, type JsonObject, parseJsonObject } from '@postern/protocol';
import { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { commandLine } from '../command-line.ts';
import { readControlToken } from '../data/control-token.ts';
import { openDataFolder } from '../data/data-folder.ts';
import { readDeployment } from '../data/deployment.ts';
import { loadMasterKey } from '../data/master-key.ts';
import { loadParentApiKey, type ParentApiKey, readParentApiKey, saveParentApiKey } from '../data/parent-api-key.ts';
import { writeDurably } from '../data/write-durably.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { runUntilStopped } from '../lifetime.ts';
import { dataOption } from '../options.ts';
import { givenDatabase, startDatabase } from '../services/database.ts';

const FORMAT = 'postern-fixture-1';

/** `postern fixtures`: the state of an authority as a file, with the parent's API key. */
export function fixturesCommand(): Command {
  const command = new Command('fixtures').description(
    'write the state of an authority into a file, or read it from one',
  );
  command
    .command('export <file>')
    .description('write the state of the running authority into a file; it holds private keys, so only for tests')
    .addOption(dataOption())
    .action(async (file: string, { data }: { data: string }) => exportFixture(resolve(file), data));
  command
    .command('import <file>')
    .description('replace the state in the data folder by the one in a file, while nothing runs there')
    .addOption(dataOption())
    .action(async (file: string, { data }: { data: string }) => importFixture(resolve(file), data));
  return command;
}

async function exportFixture(file: string, data: string): Promise<void> {
  const folder = resolve(data);
  const { turnkeyApiUrl } = await readDeployment(folder);
  const [token, apiKey] = await Promise.all([readControlToken(folder, process.env), readParentApiKey(folder)]);
  const headers = { Authorization: `Bearer ${token}` };
  const response = await fetch(new URL('/_authority/state', turnkeyApiUrl), { headers, redirect: 'error' }).catch(
    () => {
      throw new CommandError(
        `The authority at ${turnkeyApiUrl} does not answer: start it with "${commandLine('dev', data)}".`,
        EXIT_CODES.NOT_RUNNING,
      );
    },
  );
  if (!response.ok || !apiKey) {
    throw new CommandError(
      `The authority at ${turnkeyApiUrl} has no control API: start it with "${commandLine('dev', data)}", or "postern authority" with --control-api.`,
    );
  }
  const state = parseJsonObject(await response.text());
  await writeDurably(file, `${JSON.stringify({ format: FORMAT, parentApiKey: apiKey.privateKey, state })}\n`).catch(
    () => {
      throw new CommandError(`The file ${file} cannot be written: choose another one.`);
    },
  );
  console.log(`The state is in ${file}. It holds the private keys of its users.`);
}

async function importFixture(file: string, data: string): Promise<void> {
  const { state, parentApiKey } = await readFixture(file);
  await runUntilStopped(
    async (lifetime) => {
      const folder = await openDataFolder(resolve(data), lifetime);
      const { key: masterKey, discard: discardNewKeys } = await loadMasterKey(folder, process.env);
      const { publicKey } = await loadParentApiKey(folder);
      const database = givenDatabase(process.env) ?? (await startDatabase(folder, lifetime));
      const { runAuthority } = await import('../services/authority.ts');
      const controlToken = randomBytes(24).toString('base64url');
      const { authority } = await runAuthority(
        {
          databaseUrl: database.url,
          masterKey,
          discardNewKeys,
          apiPublicKey: publicKey,
          carriers: {},
          exposeInbox: false,
          controlToken,
          hosts: [],
          otp: {},
          publicUrl: 'http://localhost',
          onEvent: () => {},
        },
        lifetime,
      );
      const response = await authority.fetch(
        new Request('http://localhost/_authority/state', {
          method: 'PUT',
          headers: { Authorization: `Bearer ${controlToken}` },
          body: JSON.stringify(state),
        }),
      );
      if (!response.ok) {
        throw new CommandError(`The file ${file} does not fit: export it again with this version of Postern.`);
      }
      await saveParentApiKey(folder, parentApiKey);
      lifetime.end();
    },
    () => console.log(`The state of ${file} is in ${data}. "${commandLine('dev', data)}" starts with it.`),
  );
}

async function readFixture(file: string): Promise<{ state: JsonObject; parentApiKey: ParentApiKey['privateKey'] }> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(`The file ${file} cannot be read (${error.code}): name the file that "export" has written.`);
  });
  try {
    const { format, state, parentApiKey } = parseJsonObject(text);
    if (format === FORMAT && isJsonObject(state) && typeof parentApiKey === 'string') return { state, parentApiKey };
  } catch {
    // The same as a file of another kind.
  }
  throw new CommandError(`The file ${file} does not hold a state of Postern: name the file that "export" has written.`);
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJsonObject, stringField } from '@postern/protocol';
import { CommandError } from '../command-error.ts';
import { commandLine } from '../command-line.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { writeDurably } from './write-durably.ts';

/** Addresses and public keys of the last start. Nothing in it is secret. */
export interface Deployment {
  /** The authority's API. */
  turnkeyApiUrl: string;
  /** Whether the authority's control API is open. */
  hasControl: boolean;
  /** The parent organization. */
  organizationId: string;
  /** The authority's keys that clients pin: uncompressed P-256, hex. */
  signerPublicKey: string;
  notarizerPublicKey: string;
  tlsFetcherPublicKey: string;
  /** The backend with its base path; empty when only the authority was started. */
  posternUrl: string;
  /** The Auth Proxy, and the id of its configuration; empty when only the authority was started. */
  authProxyUrl: string;
  authProxyConfigId: string;
}

const FILE = 'deployment.json';

/** Saves it for other commands. */
export function writeDeployment(folder: string, deployment: Deployment): Promise<void> {
  return writeDurably(join(folder, FILE), `${JSON.stringify(deployment, null, 2)}\n`);
}

/**
 * Reads what the last start saved.
 *
 * @throws CommandError when there is nothing
 */
export async function readDeployment(folder: string): Promise<Deployment> {
  const path = join(folder, FILE);
  const text = await readFile(path, 'utf8').catch(() => {
    throw new CommandError(
      `Nothing has been started in ${folder} yet: run "${commandLine('dev', folder)}" first, or name another folder with --data.`,
      EXIT_CODES.NOT_RUNNING,
    );
  });
  try {
    const kept = parseJsonObject(text);
    return {
      turnkeyApiUrl: stringField(kept, 'turnkeyApiUrl'),
      // Older starts have not saved it.
      hasControl: kept.hasControl === true,
      organizationId: stringField(kept, 'organizationId'),
      signerPublicKey: stringField(kept, 'signerPublicKey'),
      notarizerPublicKey: stringField(kept, 'notarizerPublicKey'),
      tlsFetcherPublicKey: stringField(kept, 'tlsFetcherPublicKey'),
      posternUrl: stringField(kept, 'posternUrl'),
      authProxyUrl: stringField(kept, 'authProxyUrl'),
      authProxyConfigId: stringField(kept, 'authProxyConfigId'),
    };
  } catch {
    throw new CommandError(`The file ${path} is damaged: start Postern once more, and it will be written again.`);
  }
}

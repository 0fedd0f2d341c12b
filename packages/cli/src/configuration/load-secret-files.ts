import { readFile } from 'node:fs/promises';
import { CommandError } from '../command-error.ts';

/** Secrets that containers get as files: `DATABASE_URL_FILE` names the file with `DATABASE_URL`, and so on. */
const SECRETS = [
  'DATABASE_URL',
  'POSTERN_AUDIT_DATABASE_URL',
  'POSTERN_AUDIT_KEY',
  'POSTERN_CONTROL_TOKEN',
  'POSTERN_MASTER_KEY',
  'POSTERN_SMS_WEBHOOK_SECRET',
  'POSTERN_SMTP_URL',
];

/**
 * Reads secrets from files into an environment.
 *
 * @throws CommandError when a file cannot be read or is empty, or a secret is there twice
 */
export async function loadSecretFiles(environment: NodeJS.ProcessEnv): Promise<void> {
  for (const name of SECRETS) {
    const variable = `${name}_FILE`;
    const path = environment[variable];
    if (path === undefined) continue;
    if (environment[name] !== undefined) throw new CommandError(`${name} and ${variable} are both set: keep one.`);
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new CommandError(`The file of ${variable} cannot be read (${error.code}): correct its path or its rights.`);
    });
    if (text.trim() === '') throw new CommandError(`The file of ${variable} is empty: write the secret into it.`);
    environment[name] = text.trim();
  }
}

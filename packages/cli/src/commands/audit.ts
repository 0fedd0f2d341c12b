import { resolve } from 'node:path';
import type { AuditVerification, ChainBreak, PostgresAuditTrail } from '@postern/backend';
import { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { readKeptHead, writeKeptHead } from '../data/kept-head.ts';
import { databaseRefusal } from '../services/database.ts';

const ENVIRONMENT = `
Environment:
  POSTERN_AUDIT_DATABASE_URL  postgres://… of the audit trail
  POSTERN_AUDIT_KEY           the audit key, 64 hex characters
  TURNKEY_ORGANIZATION_ID     the parent organization, for find`;

/** What is wrong with a trail, and what it means. */
const BREAKS: Readonly<Record<ChainBreak, string>> = {
  changed: 'was changed, or stood at another place',
  missing: 'was removed',
  cut: 'and all rows after it were removed',
  head: 'is where the stored head is wrong: rows were removed or added without the audit key',
  'kept-head': 'is not the one of the kept head: the trail was replaced',
};

/** `postern audit`: checks and searches the audit trail. */
export function auditCommand(): Command {
  return new Command('audit')
    .description('check the audit trail, or find the events of a contact')
    .addCommand(verifyCommand())
    .addCommand(findCommand());
}

function verifyCommand(): Command {
  return new Command('verify')
    .description('walk the chain of the audit trail, and name the first row that is not in order')
    .option('--head <file>', 'compare with the head in this file, and write the new one; keep it on another machine')
    .addHelpText('after', ENVIRONMENT)
    .action(async ({ head: file }: { head?: string }) => {
      const path = file === undefined ? undefined : resolve(file);
      const kept = path === undefined ? undefined : await readKeptHead(path);
      const { rows, head, broken } = await withTrail((trail) => trail.verify(kept));
      if (broken) throw new CommandError(sentenceAbout(broken, rows));
      if (path !== undefined) await writeKeptHead(path, head);
      console.log(`The audit trail is in order: ${rows} events. Head: ${head.seq} ${head.hash}`);
    });
}

function findCommand(): Command {
  return new Command('find')
    .description('print the events of a contact as lines of JSON, oldest first')
    .requiredOption('--contact <contact>', 'e-mail address or phone number')
    .addHelpText('after', ENVIRONMENT)
    .action(async ({ contact }: { contact: string }) => {
      const { auditIdentity } = await import('@postern/backend');
      const [key, organizationId] = [required('POSTERN_AUDIT_KEY'), required('TURNKEY_ORGANIZATION_ID')];
      const events = await withTrail((trail) => {
        const identity = auditIdentity(contact, { key, organizationId });
        if (!identity)
          throw new CommandError('--contact is neither an e-mail address nor a phone number such as +14155550123.');
        return trail.find(identity);
      });
      for (const event of events) console.log(JSON.stringify(event));
    });
}

function sentenceAbout({ kind, seq }: NonNullable<AuditVerification['broken']>, rows: number): string {
  return `The audit trail is broken: row ${seq} ${BREAKS[kind]}. The ${rows} rows before it are in order.`;
}

async function withTrail<Result>(work: (trail: PostgresAuditTrail) => Promise<Result>): Promise<Result> {
  const [url, key] = [required('POSTERN_AUDIT_DATABASE_URL'), required('POSTERN_AUDIT_KEY')];
  const { createPostgresAuditTrail } = await import('@postern/backend');
  const trail = await createPostgresAuditTrail({ url, key }).catch((error: unknown) => {
    throw databaseRefusal(error, url, 'POSTERN_AUDIT_DATABASE_URL') ?? error;
  });
  try {
    return await work(trail);
  } finally {
    await trail.close();
  }
}

function required(name: string): string {
  const value = process.env[name]?.trim();
  if (!value) throw new CommandError(`${name} is not set: "npx postern help audit" says what it is.`);
  return value;
}

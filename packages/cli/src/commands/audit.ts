import { resolve } from 'node:path';
import type { AuditVerification, ChainBreak, PosternConfig, PostgresAuditTrail } from '@postern/backend';
import { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { environmentHelp } from '../configuration/flags.ts';
import { readDeploymentConfig } from '../configuration/read-deployment-config.ts';
import { readKeptHead, writeKeptHead } from '../data/kept-head.ts';
import { configOption } from '../options.ts';
import { openAuditTrail } from '../services/backend-databases.ts';

const OF_TRAIL = ['audit.databaseUrl', 'audit.key'];
const OF_FIND = [...OF_TRAIL, 'turnkey.organizationId'];

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
    .addOption(configOption())
    .addHelpText('after', environmentHelp(OF_TRAIL))
    .action(async ({ head: file, config }: { head?: string; config?: string }) => {
      const path = file === undefined ? undefined : resolve(file);
      const kept = path === undefined ? undefined : await readKeptHead(path);
      const { audit } = await readDeploymentConfig({ file: config, required: OF_TRAIL });
      const { rows, head, broken } = await withTrail(audit, (trail) => trail.verify(kept));
      if (broken) throw new CommandError(sentenceAbout(broken, rows));
      if (path !== undefined) await writeKeptHead(path, head);
      console.log(`The audit trail is in order: ${rows} events. Head: ${head.seq} ${head.hash}`);
    });
}

function findCommand(): Command {
  return new Command('find')
    .description('print the events of a contact as lines of JSON, oldest first')
    .requiredOption('--contact <contact>', 'e-mail address or phone number')
    .addOption(configOption())
    .addHelpText('after', environmentHelp(OF_FIND))
    .action(async ({ contact, config }: { contact: string; config?: string }) => {
      const { auditIdentity } = await import('@postern/backend');
      const { audit, turnkey } = await readDeploymentConfig({ file: config, required: OF_FIND });
      const about = { key: audit?.key ?? '', organizationId: turnkey?.organizationId ?? '' };
      const identity = auditIdentity(contact, about);
      if (!identity)
        throw new CommandError('--contact is neither an e-mail address nor a phone number such as +14155550123.');
      const events = await withTrail(audit, (trail) => trail.find(identity));
      for (const event of events) console.log(JSON.stringify(event));
    });
}

function sentenceAbout({ kind, seq }: NonNullable<AuditVerification['broken']>, rows: number): string {
  return `The audit trail is broken: row ${seq} ${BREAKS[kind]}. The ${rows} rows before it are in order.`;
}

async function withTrail<Result>(
  { databaseUrl = '', key = '' }: NonNullable<PosternConfig['audit']> = {},
  work: (trail: PostgresAuditTrail) => Promise<Result>,
): Promise<Result> {
  const trail = await openAuditTrail(databaseUrl, key);
  try {
    return await work(trail);
  } finally {
    await trail.close();
  }
}

import type { StoredSession } from '@postern/backend';
import { Command, InvalidArgumentError } from 'commander';
import { environmentHelp } from '../configuration/flags.ts';
import { configOption } from '../options.ts';
import { withSharedStore } from '../services/shared-store.ts';
import { createStyle } from '../terminal/style.ts';

interface OwnerOptions {
  config?: string;
  user?: string;
}

const HELP = `${environmentHelp(['databaseUrl'])}

A backend without a database keeps its sessions in its memory, where no other process can end them: restart
it instead.

The ids are in the audit events of the backend, and in the answers of a log-in. To end a session at
Turnkey too, the user has to delete its key: only the owner may. Until then the key can stamp requests
to Turnkey, but no backend accepts the session.`;

/** `postern sessions`: what an operator can do about the sessions of a user. */
export function sessionsCommand(): Command {
  const command = new Command('sessions').description("list or end a user's sessions").addHelpText('after', HELP);
  command
    .command('list')
    .description('list the sessions of a sub-organization')
    .argument('<organization-id>', 'the sub-organization', id)
    .option('--user <user-id>', 'only the sessions of this user', id)
    .addOption(configOption())
    .option('--json', 'print a JSON array')
    .addHelpText('after', HELP)
    .action(async (organizationId: string, { user: userId, json, config }: OwnerOptions & { json?: true }) => {
      const { storedSessions } = await import('@postern/backend');
      const found = await withSharedStore(config, (store) => storedSessions(store, { organizationId, userId }));
      if (json) console.log(JSON.stringify(found.map(shown), null, 2));
      else console.log(found.length === 0 ? 'There is no session.' : found.map(describe).join('\n'));
    });
  command
    .command('revoke')
    .description('end all sessions of a sub-organization, at once in all backends')
    .argument('<organization-id>', 'the sub-organization', id)
    .option('--user <user-id>', 'only the sessions of this user', id)
    .addOption(configOption())
    .addHelpText('after', HELP)
    .action(async (organizationId: string, { user: userId, config }: OwnerOptions) => {
      const { revokeSessions } = await import('@postern/backend');
      const known = await withSharedStore(config, (store) => revokeSessions(store, { organizationId, userId }));
      const whose = userId === undefined ? 'the sub-organization' : 'the user';
      const number = known === 1 ? '1 session was' : `${known} sessions were`;
      console.log(`No backend accepts a session of ${whose} that began before now. ${number} known.`);
      console.log('The keys stay registered at Turnkey until they expire, or until the user deletes them.');
    });
  return command;
}

function shown({ userId, device, publicKey, openedAtMs, seenAtMs, expiresAtMs, ended }: StoredSession): object {
  const time = (timeMs: number) => new Date(timeMs).toISOString();
  return {
    id: publicKey,
    userId,
    device: device ?? null,
    createdAt: time(openedAtMs),
    lastSeenAt: time(seenAtMs),
    expiresAt: time(expiresAtMs),
    ended,
  };
}

function describe({ userId, device, seenAtMs, openedAtMs, ended }: StoredSession): string {
  const { bold, dim } = createStyle(process.stdout);
  const time = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ');
  const state = ended ? ', ended' : '';
  const since = `since ${time(openedAtMs)}, last seen ${time(seenAtMs)} UTC${state}`;
  return `${bold(device ?? 'Unknown device')}  ${dim(`user ${userId}, ${since}`)}`;
}

function id(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw new InvalidArgumentError('It must be a UUID.');
  return text.toLowerCase();
}

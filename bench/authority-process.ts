// One process of an authority: `startAuthority` forks this file.
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createAuthority, listen } from '@postern/authority';
import type { Key } from './authority-client.ts';
import { startProfile, stopProfile } from './profile.ts';

export interface AuthorityProcess {
  child: ChildProcess;
  url: string;
  organizationId: string;
  /** Asks the process: `start profile`, `stop profile`, or anything else for its CPU time. */
  ask(question: string): Promise<Record<string, number>>;
  stop(): Promise<void>;
}

/** One for all authorities of a run, because it belongs to the database. */
const MASTER_KEY = randomBytes(32).toString('hex');

/** Starts authorities that share a database, each in a process of its own, with one parent organization. */
export async function startAuthorities(databaseUrl: string, parent: Key, count = 1): Promise<AuthorityProcess[]> {
  const started: AuthorityProcess[] = [];
  // One after the other, because the first one makes the schema and the parent.
  for (let n = 0; n < count; n++) started.push(await startAuthority(databaseUrl, parent));
  return started;
}

async function startAuthority(databaseUrl: string, parent: Key): Promise<AuthorityProcess> {
  const child = fork(fileURLToPath(import.meta.url), ['serve'], {
    execArgv: process.env.PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.PROFILE}`] : [],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      MASTER_KEY,
      PARENT: JSON.stringify({ organizationName: 'Parent', userName: 'Backend', apiPublicKey: parent.publicKey }),
    },
  });
  const failed = once(child, 'exit').then(() => Promise.reject(new Error('An authority has ended.')));
  failed.catch(() => {});
  const [{ url, organizationId }] = await Promise.race([once(child, 'message'), failed]);
  return {
    child,
    url,
    organizationId,
    async ask(question) {
      child.send(question);
      const [answer] = await once(child, 'message');
      return answer;
    },
    async stop() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/** The process that is measured. */
async function serve(): Promise<void> {
  const parent = JSON.parse(process.env.PARENT ?? '');
  const authority = await createAuthority({
    databaseUrl: process.env.DATABASE_URL ?? '',
    masterKey: Buffer.from(process.env.MASTER_KEY ?? '', 'hex'),
    otp: { parentQuota: { perHour: 1_000_000, perDay: 1_000_000 } },
    onEvent: (event) => console.error(event),
  });
  const { url } = await listen(authority.fetch, { host: '127.0.0.1', port: 0 });
  const organization = await authority.ensureOrganization(parent);
  process.on('message', async (message) => {
    if (message === 'start profile') process.send?.(await startProfile().then(() => ({})));
    else if (message === 'stop profile') process.send?.(await stopProfile());
    else process.send?.(process.cpuUsage());
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ url, ...organization });
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv[2] === 'serve') await serve();

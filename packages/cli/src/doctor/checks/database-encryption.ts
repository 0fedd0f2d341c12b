import { isIP } from 'node:net';
import type { Check } from '../check.ts';
import { ok, skipped, warning } from '../finding.ts';

const NEAR = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|)$/;

export const databaseEncryption: Check = {
  id: 'database-encryption',
  title: 'Encryption to the database',
  looksAt: 'Whether the connection to a database on another machine is encrypted.',
  needs: ['database'],
  async run({ database: given }) {
    if (!given) return skipped('DATABASE_URL is not set.');
    const { hostname } = new URL(given.url);
    if (NEAR.test(hostname)) return skipped('The database is on this machine.');
    if ((await given.inspect()).isEncrypted) return ok('TLS');
    return [
      warning(
        `The connection to the database${isIP(hostname) ? '' : ` on ${hostname}`} is not encrypted.`,
        'Add ?sslmode=require to DATABASE_URL, and TLS to the server.',
      ),
    ];
  },
};

import { stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Check } from '../check.ts';
import { ok, skipped, warning } from '../finding.ts';

export const secretFiles: Check = {
  id: 'secret-files',
  title: 'Rights of files with secrets',
  looksAt: 'Whether other users of this machine can read .env or the file with the API keys.',
  async run({ folder, turnkey: { keyFile } }) {
    if (process.platform === 'win32') return skipped('Windows has other rights of files.');
    const paths = [...new Set([join(folder, '.env'), join(folder, '.env.local'), ...(keyFile ? [keyFile] : [])])];
    const files = await Promise.all(
      paths.map(async (path) => ({
        path,
        mode: await stat(path).then(
          ({ mode }) => mode,
          () => undefined,
        ),
      })),
    );
    const open = files.filter(({ mode }) => mode !== undefined && (mode & 0o044) !== 0);
    if (open.length > 0) {
      return open.map(({ path }) => {
        const shown = relative(folder, path).startsWith('..') ? path : relative(folder, path);
        return warning(`Other users of this machine can read ${shown}.`, `Run "chmod 600 ${shown}".`);
      });
    }
    const found = files.filter(({ mode }) => mode !== undefined).length;
    return found === 0 ? skipped('There is no .env and no file with keys.') : ok('only this user can read them');
  },
};

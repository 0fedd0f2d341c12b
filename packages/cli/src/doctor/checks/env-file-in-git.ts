import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Check } from '../check.ts';
import { failed, ok, skipped } from '../finding.ts';

export const envFileInGit: Check = {
  id: 'env-file-in-git',
  title: 'Secrets in the repository',
  looksAt: 'Whether .env or the data folder of Postern is in the git repository.',
  async run({ folder, environment }, signal) {
    const paths = ['.env', '.env.local', '.postern/parent-api-key', '.postern/master-key'];
    try {
      const { stdout } = await promisify(execFile)(
        'git',
        ['-c', 'core.fsmonitor=false', 'ls-files', '-z', '--', ...paths],
        {
          cwd: folder,
          signal,
          env: { PATH: environment.PATH ?? '' },
        },
      );
      const [tracked] = stdout.split('\0').filter((path) => path !== '');
      if (tracked === undefined) return ok('none');
      return [
        failed(
          `git keeps ${tracked}, and with it the secrets in it.`,
          `Run "git rm --cached ${tracked}", add it to .gitignore, and make new secrets: the old ones stay in the history.`,
        ),
      ];
    } catch {
      return skipped('The folder is in no git repository.');
    }
  },
};

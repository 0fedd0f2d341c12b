import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseJsonObject } from '@postern/protocol';
import type { Check } from '../check.ts';
import { skipped, unless, warning } from '../finding.ts';

const PACKAGES = ['@postern/backend', '@postern/client', '@postern/protocol', '@postern/authority', '@postern/testing'];

export const packageVersions: Check = {
  id: 'package-versions',
  title: 'Versions of the packages',
  looksAt: "Whether the project's packages of Postern have the version of this command.",
  async run({ folder }) {
    const own = await versionAt(new URL('../../../package.json', import.meta.url));
    const require = createRequire(join(folder, 'package.json'));
    const found = await Promise.all(
      PACKAGES.map(async (name) => {
        try {
          return { name, version: await versionAt(require.resolve(`${name}/package.json`)) };
        } catch {
          return undefined;
        }
      }),
    );
    const installed = found.filter((each) => each !== undefined);
    if (installed.length === 0) return skipped('The project in this folder has no package of Postern.');
    const different = installed.filter(({ version }) => version !== own);
    return unless(
      different.map(({ name, version }) =>
        warning(
          `${name} has version ${version}, and this command ${own}.`,
          `Install the same version of both: npm install ${name}@${own}`,
        ),
      ),
      `all ${own}`,
    );
  },
};

async function versionAt(manifest: string | URL): Promise<string> {
  const { version } = parseJsonObject(await readFile(manifest, 'utf8'));
  return typeof version === 'string' && /^[\w.+-]{1,40}$/.test(version) ? version : 'unknown';
}

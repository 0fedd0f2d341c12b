import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeModulesBin, repositoryRoot } from './repository.ts';

const TREE: Record<string, string> = {
  'packages/backend/src/a.ts': "import { b } from './b.ts';\n\nexport const a = b;\nexport type A = 1;\n",
  'packages/backend/src/b.ts': "import type { A } from './a.ts';\n\nexport const b: A = 1;\n",
  'packages/backend/src/any.ts': 'export const any: any = 1;\n',
  'packages/backend/src/barrel.ts': "export { a } from './a.ts';\n",
  'packages/backend/src/index.ts': "export { a } from './a.ts';\n",
};

test('Biome reports import cycles, also of types, barrels outside of the entries, and any', async () => {
  const root = await mkdtemp(join(tmpdir(), 'postern-lint-'));
  try {
    await copyFile(join(repositoryRoot, 'biome.json'), join(root, 'biome.json'));
    for (const [path, text] of Object.entries(TREE)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    const args = [nodeModulesBin('@biomejs/biome/bin/biome'), 'lint', '--vcs-enabled=false', '--reporter=github'];
    const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    const found = [...stdout.matchAll(/title=lint\/\w+\/(\w+),file=\S*packages\/backend\/src\/([\w.]+)/g)];
    expect(found.map(([, rule, file]) => `${file} ${rule}`).sort()).toEqual([
      'a.ts noImportCycles',
      'any.ts noExplicitAny',
      'b.ts noImportCycles',
      'barrel.ts noBarrelFile',
    ]);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

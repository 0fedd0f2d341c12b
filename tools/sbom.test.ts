import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from './repository.ts';
import { billsOfMaterials } from './sbom.ts';

interface Lock {
  packages: Record<string, { version?: string }>;
}

test('The bill of each package names its dependencies in the versions of the lock file, and no tool of the tests', async () => {
  const lock = JSON.parse(await readFile(join(repositoryRoot, 'package-lock.json'), 'utf8')) as Lock;
  const bills = await billsOfMaterials();
  expect([...bills.keys()].sort()).toEqual(expect.arrayContaining(['@postern/backend', '@postern/client', 'postern']));
  for (const [name, { bomFormat, components }] of bills) {
    expect(bomFormat).toBe('CycloneDX');
    const listed = new Set(components.map((each) => each.name));
    const refs = components.map((each) => each['bom-ref']);
    const folder = join(repositoryRoot, 'packages', name.replace('@postern/', '').replace(/^postern$/, 'cli'));
    const { dependencies = {} } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    for (const dependency of Object.keys(dependencies).filter((each) => !each.startsWith('@postern/'))) {
      const versions = [
        `packages/${folder.split('/').at(-1)}/node_modules/${dependency}`,
        `node_modules/${dependency}`,
      ];
      const version = versions.map((path) => lock.packages[path]?.version).find((each) => each !== undefined);
      expect(refs).toContain(`${dependency}@${version}`);
    }
    expect(listed.has('vitest') || listed.has('@turnkey/core') || listed.has('express')).toBe(false);
    expect(components.filter(({ licenses = [] }) => licenses.length === 0)).toEqual([]);
  }
}, 60_000);

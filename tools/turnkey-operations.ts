import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeModulesBin, repositoryRoot } from './repository.ts';
import type { ApiDescription } from './turnkey-operations/api-description.ts';
import { renderTables } from './turnkey-operations/authority-tables.ts';
import { renderActivities, renderQueries } from './turnkey-operations/client-types.ts';

// Writes the lists of Turnkey's operations from its API description:
//   npm run turnkey-operations -- public_api.swagger.json

/** The files, and the line at which the part begins that is not written. */
const FILES = [
  {
    path: 'packages/authority/src/operation/turnkey-operations.ts',
    end: '/** The names of one kind of operation. */',
    render: renderTables,
  },
  {
    path: 'packages/client/src/turnkey/queries.ts',
    end: '/** The fields of a query by its path.',
    render: renderQueries,
  },
  {
    path: 'packages/client/src/turnkey/activities.ts',
    end: '/** The parameters of an activity by its type. */',
    render: renderActivities,
  },
];

const [, , descriptionPath] = process.argv;
if (!descriptionPath) throw new Error('usage: npm run turnkey-operations -- public_api.swagger.json');
const description = JSON.parse(await readFile(descriptionPath, 'utf8')) as ApiDescription;
for (const { path, end, render } of FILES) {
  const file = join(repositoryRoot, path);
  const committed = await readFile(file, 'utf8');
  await writeFile(file, render(description) + committed.slice(committed.indexOf(end)));
}
const biome = [nodeModulesBin('@biomejs/biome/bin/biome'), 'check', '--write', ...FILES.map(({ path }) => path)];
execFileSync(process.execPath, biome, { cwd: repositoryRoot, stdio: 'inherit' });

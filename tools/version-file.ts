import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from './repository.ts';

// Writes the version of the backend from its package.json into its source. The backend cannot read package.json itself:
// runtimes such as Cloudflare Workers have no files.

const manifest = await readFile(join(repositoryRoot, 'packages/backend/package.json'), 'utf8');
const { version }: { version: string } = JSON.parse(manifest);
const file = join(repositoryRoot, 'packages/backend/src/version.ts');
const source = await readFile(file, 'utf8');
await writeFile(file, source.replace(/VERSION = '[^']*'/, `VERSION = '${version}'`));

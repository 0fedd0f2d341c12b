import { readFileSync } from 'node:fs';

const ROOT = new URL('../../../', import.meta.url);
const manifest: { repository: { url: string } } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));

/** The folder of the repository on this machine, as a file URL. */
export const repositoryFolder: URL = ROOT;

/** Where people read the repository. */
export const repositoryUrl: string = manifest.repository.url.replace(/^git\+(.*)\.git$/, '$1');

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { repositoryRoot } from './repository.ts';

// Writes a software bill of materials (CycloneDX) for every package: what is installed with it, in the versions of the
// lock file. npm makes it. Frameworks that an app brings itself (peer dependencies) are not in it.

const run = promisify(execFile);

interface Manifest {
  name: string;
  version: string;
  license: string;
}

/** The part of CycloneDX that is used here. */
export interface BillOfMaterials {
  bomFormat: 'CycloneDX';
  serialNumber?: string;
  metadata: { timestamp?: string; component: object };
  components: { 'bom-ref': string; name: string; version: string; licenses?: object[] }[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

/**
 * Makes the bill of every package.
 * @returns The bills by the name of the package. They are the same for the same lock file.
 */
export async function billsOfMaterials(): Promise<Map<string, BillOfMaterials>> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-sbom-'));
  try {
    const packages = await readdir(join(repositoryRoot, 'packages'));
    for (const each of packages) await copyManifest(folder, each);
    const root = { name: 'postern-workspace', private: true, version: '0.0.0', workspaces: ['packages/*'] };
    await writeFile(join(folder, 'package.json'), JSON.stringify(root));
    await cp(join(repositoryRoot, 'package-lock.json'), join(folder, 'package-lock.json'));
    // Without the dependencies of the repository's own tests and tools, the lock file has only what users install.
    await npm(folder, 'install', '--package-lock-only', '--ignore-scripts', '--offline', '--no-audit');
    const bills = await Promise.all(packages.map((each) => billOf(folder, each)));
    return new Map(bills);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function copyManifest(folder: string, name: string): Promise<void> {
  const text = await readFile(join(repositoryRoot, 'packages', name, 'package.json'), 'utf8');
  const { devDependencies: _, peerDependencies: __, peerDependenciesMeta: ___, ...manifest } = JSON.parse(text);
  await mkdir(join(folder, 'packages', name), { recursive: true });
  await writeFile(join(folder, 'packages', name, 'package.json'), JSON.stringify(manifest));
}

async function billOf(folder: string, name: string): Promise<[string, BillOfMaterials]> {
  const workspace = `packages/${name}`;
  const { name: published, version, license } = await manifestIn(join(folder, workspace));
  const output = await npm(folder, 'sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '-w', workspace);
  const { serialNumber: _, ...bill } = JSON.parse(output) as BillOfMaterials;
  const { timestamp: __, ...metadata } = bill.metadata;
  const ref = `${published}@${version}`;
  const purl = `pkg:npm/${ref.replace('@', '%40')}`;
  const licenses = [{ license: { id: license } }];
  const component = { 'bom-ref': ref, type: 'library', name: published, version, purl, licenses };
  const components = bill.components
    .filter((each) => each['bom-ref'] !== ref)
    // npm calls a package of the workspace after its folder.
    .map((each) => ({ ...each, name: each['bom-ref'].slice(0, each['bom-ref'].lastIndexOf('@')) }));
  const dependencies = bill.dependencies.filter((each) => !each.ref.startsWith('postern-workspace@'));
  return [published, { ...bill, metadata: { ...metadata, component }, components, dependencies }];
}

async function manifestIn(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
}

async function npm(cwd: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('npm', args, { cwd, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(repositoryRoot, 'sbom');
  await mkdir(folder, { recursive: true });
  for (const [name, bill] of await billsOfMaterials()) {
    const file = join(folder, `${name.replace('@', '').replace('/', '-')}.cdx.json`);
    await writeFile(file, `${JSON.stringify(bill, null, 2)}\n`);
    console.log(`${name}: ${bill.components.length} packages`);
  }
  console.log('Written to sbom/');
}

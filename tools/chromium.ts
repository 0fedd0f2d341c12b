import { spawn } from 'node:child_process';
import { access, constants, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Where to look for a browser. */
export type Machine = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
};

const VERSION_TIMEOUT_MS = 20_000;
const INSTALL_TIMEOUT_MS = 5 * 60_000;

const here: Machine = { env: process.env, platform: process.platform, home: homedir() };

/** The message when there is no browser: what was tried, and what the reader can do. */
export const NO_CHROMIUM = [
  'No Chromium was found and none could be installed, so the browser tests cannot run. Do one of these:',
  '  - install Chromium, Chrome or Edge with the package manager of this system;',
  '  - set CHROME_PATH to the executable of one that is installed elsewhere;',
  '  - run "npx playwright-core install --with-deps chromium" where the network allows it.',
].join('\n');

/**
 * Finds a Chromium that runs: the one that CHROME_PATH names, else one in the usual places, else Playwright's own.
 *
 * @returns the path of the executable, undefined when there is none
 * @throws Error when CHROME_PATH names a program that does not run. It is not ignored.
 */
export async function findChromium(machine: Machine = here): Promise<string | undefined> {
  const given = machine.env.CHROME_PATH;
  if (given) {
    if (await isRunnable(given, machine.platform)) return given;
    throw new Error(`CHROME_PATH is set to ${given}, which is not a browser that runs: correct it or unset it.`);
  }
  for (const candidate of [...usualPlaces(machine), ...(await playwrightBrowsers(machine))]) {
    if (await isRunnable(candidate, machine.platform)) return candidate;
  }
  return undefined;
}

/**
 * Installs a Chromium, if possible: Playwright's download; then, for root on Debian and related systems, a package;
 * then the system libraries that Playwright's browser may need.
 *
 * @param progress - called with lines for the reader
 * @returns the path of the executable, undefined when nothing worked
 */
export async function installChromium(progress: (line: string) => void): Promise<string | undefined> {
  const playwright = join(dirname(createRequire(import.meta.url).resolve('playwright-core')), 'cli.js');
  const attempts: { name: string; needsApt: boolean; commands: string[][] }[] = [
    {
      name: "Playwright's download",
      needsApt: false,
      commands: [[process.execPath, playwright, 'install', 'chromium']],
    },
    {
      name: "Debian's package",
      needsApt: true,
      commands: [
        ['apt-get', 'update'],
        ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'],
      ],
    },
    {
      name: "the libraries of Playwright's download",
      needsApt: true,
      commands: [[process.execPath, playwright, 'install-deps', 'chromium']],
    },
  ];
  const hasApt = process.getuid?.() === 0 && (await isExecutable('/usr/bin/apt-get'));
  for (const { name, needsApt, commands } of attempts) {
    if (needsApt && !hasApt) continue;
    progress(`Installing Chromium: ${name}`);
    for (const command of commands) await run(command, INSTALL_TIMEOUT_MS, 'inherit');
    const found = await findChromium();
    if (found) return found;
  }
  return undefined;
}

/** Lists the usual places of Chromium, Chrome and Edge on each system, Chromium first. */
export function usualPlaces({ env, platform, home }: Machine): string[] {
  if (platform === 'darwin') {
    const apps = ['Chromium', 'Google Chrome', 'Microsoft Edge'];
    return ['/Applications', join(home, 'Applications')].flatMap((folder) =>
      apps.map((app) => `${folder}/${app}.app/Contents/MacOS/${app}`),
    );
  }
  if (platform === 'win32') {
    const programs = [
      'Chromium\\Application\\chrome.exe',
      'Google\\Chrome\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ];
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(
      (folder) => folder !== undefined,
    );
    return folders.flatMap((folder) => programs.map((program) => `${folder}\\${program}`));
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'chrome'];
  const onPath = (env.PATH ?? '').split(':').filter((folder) => folder !== '');
  const folders = new Set([...onPath, '/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome']);
  return names.flatMap((name) => [...folders].map((folder) => `${folder}/${name}`));
}

/** Lists the browsers in Playwright's cache, the newest first. */
export async function playwrightBrowsers({ env, platform, home }: Machine): Promise<string[]> {
  const caches: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(home, 'Library/Caches/ms-playwright'),
    win32: join(env.LOCALAPPDATA ?? home, 'ms-playwright'),
  };
  const cache =
    env.PLAYWRIGHT_BROWSERS_PATH ||
    (caches[platform] ?? join(env.XDG_CACHE_HOME || join(home, '.cache'), 'ms-playwright'));
  const builds = (await readdir(cache).catch(() => [])).filter((name) => /^chromium-\d+$/.test(name));
  builds.sort((a, b) => Number(b.slice('chromium-'.length)) - Number(a.slice('chromium-'.length)));
  const executables = [
    ...['chrome-linux64', 'chrome-linux-arm64', 'chrome-linux'].map((folder) => `${folder}/chrome`),
    ...['chrome-mac', 'chrome-mac-arm64', 'chrome-mac-x64'].flatMap((folder) => [
      `${folder}/Chromium.app/Contents/MacOS/Chromium`,
      `${folder}/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing`,
    ]),
    'chrome-win64/chrome.exe',
    'chrome-win/chrome.exe',
  ];
  return builds.flatMap((build) => executables.map((executable) => join(cache, build, executable)));
}

/**
 * An existing file may still not run: a placeholder of snap, or a download without the system libraries that it needs.
 */
async function isRunnable(path: string, platform: NodeJS.Platform): Promise<boolean> {
  if (!(await isExecutable(path))) return false;
  // On Windows, --version opens a window.
  return platform === 'win32' || (await run([path, '--version'], VERSION_TIMEOUT_MS, 'ignore'));
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function run([program = '', ...args]: string[], timeout: number, output: 'inherit' | 'ignore'): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', output, output],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      timeout,
      killSignal: 'SIGKILL',
    });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

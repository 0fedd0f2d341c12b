import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findChromium, type Machine, playwrightBrowsers, usualPlaces } from './chromium.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'postern-chromium-'));
});

afterEach(() => rm(home, { recursive: true, force: true }));

function linux(env: Machine['env']): Machine {
  return { env, platform: 'linux', home };
}

async function plant(path: string, exitCode: number): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\nexit ${exitCode}\n`);
  await chmod(path, 0o755);
  return path;
}

describe.runIf(process.platform !== 'win32')('a browser is found', () => {
  test('The browser at CHROME_PATH is found', async () => {
    const given = await plant(join(home, 'my chrome'), 0);
    expect(await findChromium(linux({ CHROME_PATH: given, PATH: '' }))).toBe(given);
  });

  test('A wrong CHROME_PATH is never ignored', async () => {
    const given = join(home, 'missing');
    await expect(findChromium(linux({ CHROME_PATH: given }))).rejects.toThrow('correct it or unset it');
  });

  test('A browser on the PATH is found, and one that does not run is skipped', async () => {
    await plant(join(home, 'placeholder/chromium'), 1);
    const found = await plant(join(home, 'bin/chromium'), 0);
    const PATH = `${join(home, 'placeholder')}:${join(home, 'bin')}`;
    expect(await findChromium(linux({ PATH }))).toBe(found);
  });
});

test('The cache of Playwright is read from its folder, the newest build first', async () => {
  await mkdir(join(home, '.cache/ms-playwright/chromium-999'), { recursive: true });
  await mkdir(join(home, '.cache/ms-playwright/chromium-1200'));
  await mkdir(join(home, '.cache/ms-playwright/firefox-1500'));
  const found = await playwrightBrowsers(linux({}));
  expect(found[0]).toBe(join(home, '.cache/ms-playwright/chromium-1200/chrome-linux64/chrome'));
  expect(found).toContain(join(home, '.cache/ms-playwright/chromium-999/chrome-linux/chrome'));
  expect(found.join()).not.toContain('firefox');

  await mkdir(join(home, 'elsewhere/chromium-7'), { recursive: true });
  const moved = await playwrightBrowsers(linux({ PLAYWRIGHT_BROWSERS_PATH: join(home, 'elsewhere') }));
  expect(moved[0]).toBe(join(home, 'elsewhere/chromium-7/chrome-linux64/chrome'));
});

test('Each system has its usual places for a browser', () => {
  expect(usualPlaces(linux({ PATH: '/opt/bin' }))).toEqual(
    expect.arrayContaining(['/opt/bin/chromium', '/usr/bin/google-chrome', '/snap/bin/chromium']),
  );
  expect(usualPlaces({ env: {}, platform: 'darwin', home: '/Users/ada' })).toEqual(
    expect.arrayContaining([
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Users/ada/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ]),
  );
  expect(usualPlaces({ env: { PROGRAMFILES: 'C:\\Program Files' }, platform: 'win32', home: 'C:\\' })).toContain(
    'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
  );
});

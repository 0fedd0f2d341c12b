import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { findChromium, NO_CHROMIUM } from '../../tools/chromium.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Launches a headless Chromium with a fresh profile of its own.
 *
 * @throws Error when there is none on this machine; a browser test never skips itself
 */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch(await launchOptions());
}

/**
 * Launches a headless Chromium with a profile that may have settings.
 *
 * @param folder - of the profile, absolute
 * @throws Error as above
 */
export async function launchChromiumProfile(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, await launchOptions());
}

async function launchOptions() {
  const executablePath = await findChromium();
  if (!executablePath) throw new Error(NO_CHROMIUM);
  return { executablePath, headless: true, args: FLAGS };
}

import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { repositoryRoot } from '../../tools/repository.ts';

/** Every picture of docs/images that is a photograph of the running product, without `.png`. */
export const PICTURES = [
  'demo',
  'demo-dark',
  'sign-in',
  'sign-in-dark',
  'inbox',
  'console-overview',
  'console-activity',
  'console-try',
  'console-messages',
  'console-phone',
  'auth-proxy',
] as const;

export type Picture = (typeof PICTURES)[number];

/** The pictures that were written so far. */
export const written: Set<Picture> = new Set();

/** Writes a picture of a page, once its fonts and images are there and nothing moves. */
export async function takePicture(page: Page, name: Picture, fullPage = true): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  // `IMAGES` is another folder, to look at pictures while something is changed.
  const folder = process.env.IMAGES ?? join(repositoryRoot, 'docs/images');
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage, animations: 'disabled', caret: 'hide' });
  written.add(name);
}

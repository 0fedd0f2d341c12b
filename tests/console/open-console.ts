import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** A page of the console, and what went wrong in it. */
export interface OpenConsole {
  page: Page;
  /** Errors of scripts, refusals of the Content Security Policy, failed requests. */
  trouble: string[];
}

/** Opens an address of an authority in a fresh profile. */
export async function openConsole(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenConsole> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(message.text());
  });
  await page.goto(url);
  return { page, trouble };
}

/** Fills in the transaction of the page that tries a policy, and tries it. */
export async function fillTrial(page: Page, transaction: string, outcome = 'OUTCOME_ALLOW'): Promise<void> {
  await page.getByLabel('Unsigned transaction').fill(transaction);
  await page.getByRole('checkbox', { name: 'Payment agent' }).check();
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByRole('region', { name: 'What it says' }).getByText(outcome).waitFor();
}

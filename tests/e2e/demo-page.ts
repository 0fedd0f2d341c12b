import type { BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../setup/chromium.ts';
import { type LocalStack, startLocalStack } from '../setup/local-stack.ts';

/** The demo in a browser, with what a person does there. */
export interface Demo {
  stack: LocalStack;
  /**
   * Opens the demo in a browser profile of its own, which offers passkeys in the autofill only when it is told to.
   * @param options.time What the clock of the device shows first: Unix time in milliseconds; by default the right time.
   */
  open(options?: BrowserContextOptions & { autofill?: boolean; time?: number }): Promise<Page>;
  /** Moves the clock of the authority, so that it knows which of two codes is the later one. */
  nextSecond(): void;
  /** Types a contact and asks for the code. */
  askForCode(page: Page, contact: string): Promise<void>;
  /** Signs in with the code that has arrived. */
  signIn(page: Page, contact: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts everything. */
export async function startDemo(): Promise<Demo> {
  const stack = await startLocalStack();
  const browser = await launchChromium();
  const problems: unknown[] = [];

  function nextSecond(): void {
    stack.authority.clock.now += 1_000;
  }

  async function askForCode(page: Page, contact: string): Promise<void> {
    nextSecond();
    if (!contact.includes('@')) await page.getByRole('radio', { name: 'SMS' }).check();
    await page.getByLabel(contact.includes('@') ? 'E-mail address' : 'Phone number').fill(contact);
    await page.getByRole('button', { name: 'Send the code' }).click();
    await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
  }

  return {
    stack,
    nextSecond,
    askForCode,
    async open({ autofill = false, time, ...options } = {}) {
      // The tokens of the identity provider are of now.
      stack.authority.clock.now = Math.max(stack.authority.clock.now, Date.now());
      const context = await browser.newContext(options);
      context.setDefaultTimeout(15_000);
      // A virtual authenticator would take the offer of the autofill at once.
      if (!autofill) await context.addInitScript(withoutAutofill);
      const page = await context.newPage();
      page.on('pageerror', (error) => problems.push(error));
      if (time !== undefined) await page.clock.install({ time });
      await page.goto(stack.url);
      return page;
    },
    async signIn(page, contact) {
      await askForCode(page, contact);
      await page.getByLabel('Six digits').fill(await stack.authority.lastCode(contact.replace(/[ ()-]/g, '')));
      await page.getByRole('heading', { name: 'Your wallet' }).waitFor();
    },
    async close() {
      await browser.close();
      await stack.close();
      if (problems.length > 0) throw new Error('the page met an error that it did not expect', { cause: problems });
    },
  };
}

function withoutAutofill(): void {
  PublicKeyCredential.isConditionalMediationAvailable = async () => false;
}

/** The address in the card, once the wallet has been fetched. */
export async function shownAddress(page: Page): Promise<string> {
  return (await page.locator('.address .full').textContent()) ?? '';
}

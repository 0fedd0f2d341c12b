import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Demo, startDemo } from '../e2e/demo-page.ts';

/** Keyboards of many languages type their own digits. */
describe('digits of another script', () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo();
  });
  afterAll(() => demo.close());

  const inScript = (zero: number, text: string) =>
    text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
  const ARABIC_INDIC = 0x660;
  const FULL_WIDTH = 0xff10;

  it.each([
    ['Arabic-Indic', ARABIC_INDIC],
    ['full-width', FULL_WIDTH],
    ['mathematical', 0x1d7e2],
  ])('A code can be typed in the digits of another script: %s', async (script, zero) => {
    const page = await demo.open();
    const contact = `${script.toLowerCase()}@example.com`;
    await demo.askForCode(page, contact);
    const code = await demo.stack.authority.lastCode(contact);
    await page.getByLabel('Six digits').fill(inScript(zero, ` ${code.slice(0, 3)}-${code.slice(3)}`));
    await page.getByRole('heading', { name: 'Your wallet' }).waitFor();
    await page.context().close();
  });

  it.each([
    ['Arabic-Indic', inScript(ARABIC_INDIC, '+49 30 901820'), '+4930901820'],
    ['full-width', inScript(FULL_WIDTH, '\uff0b1 (415) 555-2672'), '+14155552672'],
  ])('A phone number can be typed in the digits of another script: %s', async (_, typed, number) => {
    const page = await demo.open();
    demo.nextSecond();
    await page.getByRole('radio', { name: 'SMS' }).check();
    await page.getByLabel('Phone number').fill(typed);
    await page.getByRole('button', { name: 'Send the code' }).click();
    await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
    await page.getByLabel('Six digits').fill(await demo.stack.authority.lastCode(number));
    await page
      .getByText(`${number}.`)
      .or(page.getByText(number, { exact: true }))
      .first()
      .waitFor();
    await page.context().close();
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startTestAuthority } from '../setup/authority.ts';
import { launchChromium } from '../setup/chromium.ts';
import { createTemplateFolder } from '../setup/email-templates.ts';
import { shared } from '../setup/fixtures.ts';
import { submit } from '../setup/user.ts';
import { openConsole } from './open-console.ts';

const HOSTILE = '<img src=x onerror=alert(1)><script>alert(1)</script>';

/** A server that no e-mail in the console may ask. */
async function startElsewhere() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

describe('The page of the messages', () => {
  const elsewhere = shared(startElsewhere, async ({ server }) => void server.close());
  const folder = shared(
    () =>
      createTemplateFolder({
        'sign-in-he/he.subject': 'הקוד של {{.name}}',
        'sign-in-he/he.html': `<p>שלום {{.name}}</p><p>{{.OtpCode}}</p>
          <a href="${elsewhere.url}/">x</a><img src="${elsewhere.url}/x.png" alt="logo">`,
      }),
    (made) => made.remove(),
  );
  const authority = shared(
    () => startTestAuthority({ templates: folder.path }),
    (made) => made.close(),
  );
  let browser: Browser;
  let trouble: string[] = [];
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    // Chromium reports what the policies have refused.
    expect(trouble.splice(0).filter((line) => !line.includes(elsewhere.url))).toEqual([]);
    expect(elsewhere.asked).toEqual([]);
  });

  async function open(path: string): Promise<Page> {
    const opened = await openConsole(browser, authority.url + path);
    trouble = opened.trouble;
    opened.page.setDefaultTimeout(10_000);
    return opened.page;
  }

  test('A template is shown with texts of the author’s choice, as HTML and as plain text', async () => {
    const page = await open('/#/messages');
    const html = page.frameLocator('iframe');
    await html.getByText('482913').waitFor();
    await page.getByLabel('Language').selectOption('he');
    await page.getByLabel('name', { exact: true }).fill(HOSTILE);
    await html.getByText(HOSTILE).waitFor();
    expect(await html.locator('html').getAttribute('dir')).toBe('rtl');
    const email = page.getByRole('region', { name: 'E-mail' });
    // It comes with another answer than the frame.
    const subject = email.getByText(`הקוד של ${HOSTILE}`, { exact: true });
    await subject.waitFor();
    expect(await subject.getAttribute('dir')).toBe('rtl');
    await page.getByRole('region', { name: 'As plain text' }).getByText(HOSTILE).waitFor();
    const width = () => page.locator('iframe').evaluate((frame) => frame.clientWidth);
    const desktop = await width();
    await page.getByRole('radio', { name: 'Phone' }).check();
    expect(await width()).toBe(375);
    expect(desktop).toBeGreaterThan(500);
    await page.getByLabel('name', { exact: true }).fill('');
    await email.getByText('The template needs a text for name.').waitFor();
  });

  test('The HTML of an e-mail runs no script, loads nothing, and leads to no other page', async () => {
    const page = await open('/#/messages');
    await page.getByLabel('Language').selectOption('he');
    expect(await page.locator('iframe').getAttribute('sandbox')).toBe('');
    const html = page.frameLocator('iframe');
    await html.getByRole('link', { name: 'x' }).click();
    await expect.poll(() => trouble.some((line) => line.includes('frame-src'))).toBe(true);
    const frame = await fetch(
      `${authority.url}/_authority/console/frames/template?id=sign-in-he&variables={"name":"x"}`,
    );
    expect(frame.headers.get('Content-Security-Policy')).toMatch(
      /^sandbox; default-src 'none'; style-src 'unsafe-inline';/,
    );
    expect(frame.headers.get('Content-Security-Policy')).toContain("frame-ancestors 'self'");
  });

  test('A change of a template shows without a restart, and a mistake is told', async () => {
    await folder.write('sign-in-he/he.html', '<p>{{.OtpCode}} חדש</p>');
    const page = await open('/#/messages');
    await page.getByLabel('Language').selectOption('he');
    await page.frameLocator('iframe').getByText('חדש').waitFor();
    await folder.write('sign-in-he/he.html', '<p>{{.OtpCode');
    await page
      .getByText('Template sign-in-he: .html: line 1: a place begins with {{ but does not end with }}.')
      .waitFor();
    await page.frameLocator('iframe').getByText('חדש').waitFor();
  });

  test('A text for SMS is shown with its size and what is wrong with it', async () => {
    const page = await open('/#/messages');
    const sms = page.getByRole('region', { name: 'SMS' });
    await sms.getByText('1 SMS, GSM-7, 31 of 160 places').waitFor();
    await sms.getByRole('textbox').fill('رمز الدخول: {{.OtpCode}} bit.ly/x');
    await sms.getByText('1 SMS, UCS-2, 27 of 70 places').waitFor();
    await sms.getByText('must have no link').waitFor();
  });

  test('A sent e-mail is shown as HTML in the inbox', async () => {
    const parameters = { otpType: 'OTP_TYPE_EMAIL', contact: 'ada@example.org', appName: HOSTILE };
    await submit(authority, authority.apiKey, authority.organizationId, 'INIT_OTP_V3', parameters);
    const page = await open('/#/inbox');
    await page.getByRole('button', { name: 'HTML of the e-mail to ada@example.org' }).click();
    await page
      .frameLocator('iframe')
      .getByText(await authority.lastCode('ada@example.org'))
      .waitFor();
    await page.frameLocator('iframe').getByText(HOSTILE).first().waitFor();
    await page.getByRole('button', { name: 'Plain text of the e-mail to ada@example.org' }).click();
    expect(await page.locator('iframe').count()).toBe(0);
  });
});

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startTestAuthority } from '../setup/authority.ts';
import { launchChromium } from '../setup/chromium.ts';
import { shared, sharedAuthority } from '../setup/fixtures.ts';
import { ask, submit } from '../setup/user.ts';
import { fillTrial, openConsole } from './open-console.ts';
import { HOSTILE_NAME, makeScene, payment, SHOP } from './scene.ts';

const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 } };

const authority = sharedAuthority({ controlToken: 'a token of this test' });
const scene = shared(() => makeScene(authority));
let browser: Browser;
let trouble: string[] = [];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  expect(trouble.splice(0)).toEqual([]);
});

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const opened = await openConsole(browser, authority.url + path, options);
  trouble = opened.trouble;
  return opened.page;
}

const organizationPath = () => `/#/organizations/${scene.ada.organizationId}`;
const activityPath = (id: string) => `${organizationPath()}/activities/${id}`;

describe('The console of the authority', () => {
  test('The console leads from the overview to an organization with its people, wallets, policies and activities', async () => {
    const page = await open('/');
    await page.getByRole('region', { name: 'Organizations' }).getByRole('link', { name: 'ada@example.com' }).click();
    await page.getByRole('heading', { name: 'ada@example.com', level: 1 }).waitFor();
    await page.getByRole('region', { name: 'People' }).getByText('Payment agent').waitFor();
    await page.getByRole('region', { name: 'Wallets and keys' }).getByText(scene.ada.address).first().waitFor();
    await page
      .getByRole('region', { name: 'Policies' })
      .getByText('The agent pays the shop', { exact: true })
      .waitFor();
    await page.getByRole('region', { name: 'Activities' }).getByRole('link', { name: 'Sign transaction' }).waitFor();
  });

  test('An activity appears in an open page without a reload', async () => {
    const page = await open('/#/activities');
    await page.getByRole('link', { name: 'Sign transaction' }).first().waitFor();
    expect(await page.getByRole('link', { name: 'Create wallet' }).count()).toBe(0);
    const { key, organizationId } = scene.ada;
    await submit(authority, key, organizationId, 'CREATE_WALLET', { walletName: 'Another', accounts: [] });
    await page.getByRole('link', { name: 'Create wallet' }).waitFor();
  });

  test('The story of an activity says who submitted it and what each policy said', async () => {
    const page = await open(activityPath(scene.paidId));
    const story = page.getByRole('region', { name: 'What happened' });
    await story.getByText('Payment agent').waitFor();
    await story.getByText('Allowed by the policy “The agent pays the shop”.').waitFor();
    const why = page.getByRole('region', { name: 'What the policies say, part by part' });
    await why.getByText('eth.tx.value is 250000000000000000').waitFor();
    await page.goto(authority.url + activityPath(scene.waitingId));
    await page.getByText('It waits for more approvals, which a policy asks for.').waitFor();
    const { body } = await ask(authority, scene.ada.key, scene.ada.organizationId, 'list_activities');
    const byRoot = body.activities.find(({ type }: { type: string }) => type === 'ACTIVITY_TYPE_CREATE_POLICIES');
    await page.goto(authority.url + activityPath(byRoot.id));
    await page.getByText('Allowed by the root quorum (1 of the root users).').waitFor();
  });

  test('A policy is tried on a transaction, and the page says which part does not hold', async () => {
    const page = await open(`/#/try/${scene.ada.organizationId}/${scene.policyId}`);
    await fillTrial(page, scene.transaction);
    await fillTrial(page, payment(SHOP, '1.5'), 'OUTCOME_DENY_IMPLICIT');
    const result = page.getByRole('region', { name: 'What it says' });
    const part = result.getByRole('listitem').filter({ hasText: /^✗ false\s*eth\.tx\.value/ });
    await part.getByText('1500000000000000000').waitFor();
    expect(await result.getByText('✓ true').count()).toBe(3);
  });

  test('A policy that cannot be parsed is answered with the error and its position', async () => {
    const page = await open(`/#/try/${scene.ada.organizationId}`);
    await page.getByLabel('Condition').fill("activity.action = 'SIGN'");
    await page.getByLabel('Unsigned transaction').fill(scene.transaction);
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('In the condition, at position 16.').waitFor();
    await page.getByLabel('Condition').fill("activity.action == 'SIGN'");
    await page.getByLabel('Unsigned transaction').fill('00');
    await page.getByRole('button', { name: 'Try it' }).click();
    const refused = page.getByRole('region', { name: 'What it says' }).locator('.problem');
    await expect.poll(() => refused.allTextContents()).toEqual(['invalid transaction']);
    trouble.splice(0); // Chromium reports the refused request.
  });

  test('A policy is tried on any activity, with the users who are taken to have approved it', async () => {
    const page = await open(`/#/try/${scene.ada.organizationId}`);
    await page.getByLabel('Condition').fill("activity.resource == 'WALLET'");
    await page.getByLabel('Consensus').fill('approvers.count() >= 2');
    await page.getByRole('radio', { name: 'Any activity' }).check();
    await page.getByLabel('Parameters, as JSON').fill('{"walletName":"W","accounts":[]}');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('OUTCOME_REQUIRES_CONSENSUS').waitFor();
    await page.getByRole('checkbox', { name: 'Payment agent' }).check();
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('OUTCOME_ALLOW').waitFor();
  });

  test('The switches move the clock of the authority and make requests fail', async () => {
    const page = await open('/#/controls');
    const clock = () => fetch(`${authority.url}/_authority/console/controls`).then((response) => response.json());
    const before = Date.parse((await clock()).controls.clock.now);
    await page.getByRole('button', { name: 'Forward 15m' }).click();
    await expect.poll(async () => Date.parse((await clock()).controls.clock.now) - before).toBe(900_000);
    await page.getByRole('button', { name: 'Back to the time of the system' }).click();
    await page.getByLabel('Operation').fill('whoami');
    await page.getByRole('button', { name: 'Make it fail' }).click();
    await page.getByText('429, 1 more time').waitFor();
    const { key, organizationId } = scene.ada;
    expect((await ask(authority, key, organizationId, 'whoami')).status).toBe(429);
    expect((await ask(authority, key, organizationId, 'whoami')).status).toBe(200);
    await page.getByText('Every request is answered.').waitFor();
  });

  test('The old address of the inbox leads to the inbox of the console, with the newest code first', async () => {
    const page = await open('/_authority/inbox');
    await page.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor();
    expect(page.url()).toBe(`${authority.url}/#/inbox`);
    const code = await authority.lastCode('ada@example.com');
    await page.getByRole('listitem').first().getByText(code).waitFor();
  });

  test('A search finds organizations, users, addresses and activities', async () => {
    const page = await open('/');
    await page.getByRole('searchbox', { name: 'Search' }).fill(scene.ada.address.toLowerCase());
    await page.keyboard.press('Enter');
    const results = page.getByRole('region', { name: 'Results' });
    await results.getByRole('link', { name: scene.ada.address }).waitFor();
    for (const [text, link] of [
      ['payment AG', 'Payment agent'],
      ['grace@', 'grace@example.com'],
      [scene.paidId, 'Sign transaction'],
    ] as const) {
      await page.getByRole('searchbox', { name: 'Search' }).fill(text);
      await page.keyboard.press('Enter');
      await results.getByRole('link', { name: link }).first().waitFor();
    }
  });

  test('The theme follows the system until the user switches it, and the choice is kept', async () => {
    const page = await open('/', { colorScheme: 'dark' });
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await paper();
    await page.getByRole('button', { name: 'Switch to the light theme' }).click();
    expect(await paper()).not.toBe(dark);
    await page.reload();
    await page.getByRole('button', { name: 'Switch to the dark theme' }).click();
    expect(await paper()).toBe(dark);
  });

  test('The console can be used with the keyboard alone', async () => {
    const page = await open('/');
    await page.getByRole('link', { name: 'All activities' }).waitFor();
    for (const name of ['Skip to the content', 'Postern']) {
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe(name);
    }
    await page.getByRole('link', { name: 'Inbox' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor();
    expect(await focused(page)).toBe('Inbox');
  });
});

/** The text of the element that has the focus. */
function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.textContent?.trim());
}

describe('Every page of the console', () => {
  const pages = () => [
    '/',
    '/#/organizations',
    organizationPath(),
    activityPath(scene.paidId),
    '/#/activities',
    '/#/inbox',
    '/#/messages',
    '/#/search/example',
    `/#/try/${scene.ada.organizationId}/${scene.policyId}`,
    '/#/controls',
  ];

  test('Every page of the console has accessible names and enough contrast, in both themes', async () => {
    const path = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
    const source = await readFile(path, 'utf8');
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open('/', { colorScheme });
      for (const each of pages()) {
        await page.goto(authority.url + each);
        await loaded(page);
        await page.evaluate(source);
        // The names do not depend on the theme.
        const rules = colorScheme === 'dark' ? { runOnly: ['color-contrast'] } : {};
        const { violations } = await page.evaluate(
          (options) => (window as unknown as { axe: typeof axe }).axe.run(options),
          rules,
        );
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
        expect(found, `${each} ${colorScheme}`).toEqual([]);
      }
    }
  });

  test('Every page of the console fits on a phone', async () => {
    const page = await open('/', PHONE);
    for (const each of pages()) {
      await page.goto(authority.url + each);
      await loaded(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), each).toBe(0);
    }
  });
});

async function loaded(page: Page): Promise<void> {
  await page.locator('main li, main button, main iframe').first().waitFor();
}

describe('What the console keeps from others', () => {
  test('A message with HTML in it is shown as text', async () => {
    const parameters = { otpType: 'OTP_TYPE_EMAIL', contact: 'mallory@example.com', appName: HOSTILE_NAME };
    await submit(authority, authority.apiKey, authority.organizationId, 'INIT_OTP_V3', parameters);
    const page = await open('/#/inbox');
    await page.getByRole('heading', { name: HOSTILE_NAME }).waitFor();
    expect(await page.locator('main img, main script').count()).toBe(0);
  });

  test('Names with HTML in them are shown as text, and no script in them runs', async () => {
    const page = await open(organizationPath());
    await page.getByRole('region', { name: 'People' }).getByText(HOSTILE_NAME).waitFor();
    await page.goto(`${authority.url}/#/search/${encodeURIComponent('onerror=')}`);
    await page.getByRole('link', { name: HOSTILE_NAME }).waitFor();
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.title()).toBe('Search · Postern authority');
  });

  test('The page of the console allows no script but its own', async () => {
    const response = await fetch(authority.url, { headers: { Accept: 'text/html' } });
    const policy = response.headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(await response.text()).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=/);
  });

  test('No answer of the console holds a key, a seed or a token', async () => {
    const { ada, paidId } = scene;
    const inside = `organizationId=${ada.organizationId}&id=${paidId}`;
    const { body } = await ask(authority, ada.key, ada.organizationId, 'list_activities');
    const login = body.activities.find(({ type }: { type: string }) => type.includes('OTP_LOGIN'));
    for (const path of [
      `organization?id=${ada.organizationId}`,
      `activity?${inside}`,
      `activity?organizationId=${ada.organizationId}&id=${login.id}`,
      `explanation?organizationId=${ada.organizationId}&id=${login.id}`,
      'messages',
      'organizations',
      'activities',
      'search?text=ada',
    ]) {
      const text = await (await fetch(`${authority.url}/_authority/console/${path}`)).text();
      expect(text, path).not.toMatch(/sealed/i);
      for (const vote of JSON.parse(text).activity?.votes ?? []) expect(Object.keys(vote)).not.toContain('message');
      for (const token of [ada.session, ada.verificationToken]) expect(text).not.toContain(token);
      expect(text).not.toContain(ada.key.privateKey);
    }
  });

  test('The console is closed when the inbox is, and needs its password when that does', async () => {
    const paths = ['/_authority/console/organizations', '/_authority/console/search?text=ada'];
    const closed = await startTestAuthority({ exposeInbox: false });
    for (const path of paths) expect((await fetch(closed.url + path)).status).toBe(404);
    expect(await (await fetch(closed.url, { headers: { Accept: 'text/html' } })).text()).not.toContain('<script');
    await closed.close();
    const carriers = { email: { send: async () => {}, close() {} } };
    const locked = await startTestAuthority({ carriers, inboxPassword: 'correct horse battery' });
    const headers = { Authorization: `Basic ${btoa('me:correct horse battery')}` };
    for (const path of [...paths, '/']) {
      expect((await fetch(locked.url + path, { headers: { Accept: 'text/html' } })).status).toBe(401);
      expect((await fetch(locked.url + path, { headers: { ...headers, Accept: 'text/html' } })).status).toBe(200);
    }
    await locked.close();
  });

  test('The console refuses pages of other sites', async () => {
    const foreign: Record<string, string>[] = [{ Origin: 'https://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }];
    for (const headers of foreign) {
      const response = await fetch(`${authority.url}/_authority/console/organizations`, { headers });
      expect(response.status).toBe(403);
      expect(response.headers.has('Access-Control-Allow-Origin')).toBe(false);
    }
  });
});

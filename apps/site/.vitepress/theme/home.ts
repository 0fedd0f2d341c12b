import { withBase } from 'vitepress';
import { VPButton } from 'vitepress/theme-without-fonts';
import { type FunctionalComponent, h, type VNode } from 'vue';
import { SignInPicture, WalletPicture } from './pictures.ts';

const FEATURES = [
  {
    title: 'Five ways in, one account',
    text: 'Codes by e-mail and SMS, OpenID Connect, passkeys and wallets. An identity never gets a second account, and users can add other ways in.',
    link: 'ways-in',
  },
  {
    title: 'Turnkey on your laptop',
    text: "A local server speaks Turnkey's API, so the official SDKs work against it unmodified. It shows why a policy decided.",
    link: 'console',
  },
  {
    title: 'Or change one URL',
    text: "The backend speaks the wire of Turnkey's Auth Proxy too. Keep the SDK or the kit that you have.",
    link: 'auth-proxy',
  },
  {
    title: 'Tests without Turnkey',
    text: 'An authority for each test, users who are signed in, codes, a clock and failures to switch on.',
    link: 'testing',
  },
];

/** What the start page has before the list of pages. */
export const Home: FunctionalComponent = () =>
  h('div', { class: 'start' }, [
    h('div', { class: 'start-hero' }, [
      h('div', { class: 'start-words' }, [
        h('h1', 'Your own authentication backend for Turnkey'),
        h(
          'p',
          { class: 'lead' },
          'Sign users up and in by e-mail, SMS, OpenID Connect, passkey or wallet. It runs on your laptop with no account and no network. In production the same backend runs against the real Turnkey.',
        ),
        command('npm ci && npm start', 'starts everything: authority, backend, demo and database'),
        command('npm ci && npm test', 'runs every test, also those in a browser'),
        h('div', { class: 'start-buttons' }, [
          button('brand', 'Quick start', 'quick-start'),
          button('alt', 'Test your app', 'testing'),
        ]),
      ]),
      h('div', { class: 'start-sign-in' }, h(SignInPicture)),
    ]),
    h('div', { class: 'start-features' }, FEATURES.map(feature)),
    h('div', { class: 'start-wallet' }, h(WalletPicture)),
  ]);

function command(text: string, effect: string): VNode {
  return h('div', { class: 'start-command' }, [h('pre', [h('code', text)]), h('p', effect)]);
}

function button(theme: 'brand' | 'alt', text: string, page: string): VNode {
  return h(VPButton, { theme, text, href: addressOf(page) });
}

function feature({ title, text, link }: (typeof FEATURES)[number]): VNode {
  return h('a', { class: 'start-feature', href: addressOf(link) }, [h('h2', title), h('p', text)]);
}

function addressOf(page: string): string {
  return withBase(`/${page}.html`);
}

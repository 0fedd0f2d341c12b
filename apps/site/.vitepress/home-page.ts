import type { PageData } from 'vitepress';

const HERO = {
  name: 'Postern',
  text: 'Your own gate to Turnkey',
  tagline:
    'An authentication backend for apps with Turnkey wallets, its half in the page, and a local Turnkey to build and test with. No account, no network.',
  actions: [
    { theme: 'brand', text: 'Your server', link: '/servers' },
    { theme: 'alt', text: 'Testing', link: '/testing' },
  ],
};

const FEATURES = [
  {
    title: 'Five ways in, one account',
    details: 'Codes by e-mail and SMS, OpenID Connect, passkeys and wallets. One person gets one sub-organization.',
    link: '/servers',
  },
  {
    title: 'Turnkey on your laptop',
    details: "The local authority speaks Turnkey's API. The official SDKs work against it unmodified.",
    link: '/coverage',
  },
  {
    title: 'Or change one URL',
    details: "The backend speaks the wire of Turnkey's Auth Proxy too. Apps keep Turnkey's SDK.",
    link: '/auth-proxy',
  },
  {
    title: 'Tested against attacks',
    details: 'Each promise of the threat model names the test that tries to break it.',
    link: '/security',
  },
];

/** Shows the list of pages, docs/README.md, below what Postern is. */
export function asHomePage(page: PageData): Partial<PageData> | undefined {
  if (page.relativePath !== 'index.md') return undefined;
  return {
    title: 'Postern',
    titleTemplate: HERO.text,
    frontmatter: { layout: 'home', hero: HERO, features: FEATURES },
  };
}

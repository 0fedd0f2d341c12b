import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';
import { withContentSecurityPolicy } from './content-security-policy.ts';
import { asHomePage, homeHeading } from './home-page.ts';
import { anchorOf } from './markdown/anchors.ts';
import { braces } from './markdown/braces.ts';
import { diagrams } from './markdown/diagrams.ts';
import { links } from './markdown/links.ts';
import { taskLists } from './markdown/task-lists.ts';
import { navigation, sidebar } from './navigation.ts';
import { repositoryUrl } from './repository.ts';

const LOGO = readFileSync(new URL('../../console/src/postern.svg', import.meta.url), 'utf8');
const LOGO_URL = `data:image/svg+xml;base64,${Buffer.from(LOGO).toString('base64')}`;

// The pages are docs/, which stays plain Markdown. Nothing is loaded from another site, so everything works offline.
export default defineConfig({
  srcDir: '../../docs',
  outDir: 'dist',
  cacheDir: 'node_modules/.vitepress',
  rewrites: { 'README.md': 'index.md', 'decisions/README.md': 'decisions/index.md' },
  // Pages name the addresses of `postern dev`. Every other link must lead somewhere.
  ignoreDeadLinks: 'localhostLinks',
  title: 'Postern',
  description: 'Your own authentication backend for Turnkey, and a local Turnkey to build and test with.',
  head: [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: LOGO_URL }],
    ['meta', { name: 'referrer', content: 'no-referrer' }],
  ],
  markdown: {
    anchor: { slugify: anchorOf },
    config: (md) => md.use(braces).use(links).use(taskLists).use(diagrams).use(homeHeading),
  },
  transformPageData: asHomePage,
  transformHtml: withContentSecurityPolicy,
  themeConfig: {
    logo: LOGO_URL,
    nav: navigation,
    sidebar,
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [],
    externalLinkIcon: true,
    footer: {
      message: `Apache-2.0. Postern is not made by Turnkey and not connected with it. <a href="${repositoryUrl}">Source</a>`,
    },
  },
});

import { readdirSync, readFileSync } from 'node:fs';
import type { DefaultTheme } from 'vitepress';
import { repositoryFolder } from './repository.ts';

type Section = { title: string; pages: string[]; isCollapsed?: boolean };

/** Every page of docs/ has its place here. A page's name in the sidebar is its first heading. */
const SECTIONS: Section[] = [
  { title: 'Start', pages: ['quick-start', 'faq'] },
  {
    title: 'Ways in',
    pages: [
      'ways-in',
      'ways-in/email-and-sms',
      'ways-in/oauth',
      'ways-in/passkey',
      'ways-in/wallet',
      'ways-in/adding',
      'auth-proxy',
    ],
  },
  {
    title: 'Build',
    pages: [
      'servers',
      'nextjs',
      'react',
      'react-native',
      'protecting-an-api',
      'signing-messages',
      'hooks',
      'messages',
      'webhooks',
      'testing',
      'console',
      'migrating',
    ],
  },
  { title: 'Run', pages: ['doctor', 'operation', 'security', 'audit'] },
  { title: 'Look up', pages: ['configuration', 'commands', 'endpoints', 'errors', 'coverage', 'parity'] },
  { title: 'How it is made', pages: ['architecture', 'performance', 'scale', 'mutation', 'asvs'] },
  { title: 'Decisions', pages: ['decisions/README', ...decisions()], isCollapsed: true },
];

/** The pages that the sidebar leads to: paths below docs/, with `.md`. */
export const listedPages: string[] = SECTIONS.flatMap(({ pages }) => pages.map((page) => `${page}.md`));

export const sidebar: DefaultTheme.SidebarItem[] = SECTIONS.map(({ title, pages, isCollapsed = false }) => ({
  text: title,
  collapsed: isCollapsed,
  items: pages.map((page) => ({ text: titleOf(page), link: linkOf(page) })),
}));

export const navigation: DefaultTheme.NavItem[] = SECTIONS.map(({ title, pages }) => ({
  text: title,
  link: linkOf(pages[0] ?? ''),
  activeMatch: `^/(${pages.map((page) => page.replace('README', '')).join('|')})(\\.html)?$`,
}));

function decisions(): string[] {
  const files = readdirSync(new URL('docs/decisions/', repositoryFolder));
  return files.filter((file) => /^\d{4}-.*\.md$/.test(file)).map((file) => `decisions/${file.slice(0, -'.md'.length)}`);
}

function titleOf(page: string): string {
  const [, title = page] = /^# (.*)$/m.exec(readFileSync(new URL(`docs/${page}.md`, repositoryFolder), 'utf8')) ?? [];
  return title.replaceAll('`', '');
}

function linkOf(page: string): string {
  return `/${page.replace(/README$/, '')}`;
}

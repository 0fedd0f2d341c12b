import type { MarkdownRenderer, PageData } from 'vitepress';

const HOME = 'index.md';

/** Makes docs/README.md, the list of pages, the start page. The theme puts what Postern is before it. */
export function asHomePage(page: PageData): Partial<PageData> | undefined {
  if (page.relativePath !== HOME) return undefined;
  return {
    title: 'Postern',
    titleTemplate: 'Your own authentication backend for Turnkey',
    frontmatter: { layout: 'home' },
  };
}

/** The start page has a heading before that of docs/README.md, which becomes one of the second level. */
export function homeHeading(md: MarkdownRenderer): void {
  md.core.ruler.push('home-heading', ({ tokens, env }) => {
    if (env.relativePath !== HOME) return;
    for (const token of tokens) if (token.type.startsWith('heading_') && token.tag === 'h1') token.tag = 'h2';
  });
}

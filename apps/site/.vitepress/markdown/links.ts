import { statSync } from 'node:fs';
import type { MarkdownRenderer } from 'vitepress';
import { repositoryFolder, repositoryUrl } from '../repository.ts';

const DOCS = new URL('docs/', repositoryFolder);

/**
 * Where a link of a page leads on the site.
 * @param href As the page has it: relative to the page, or a whole URL.
 * @param page File URL of the page.
 * @throws Error when the link leads to a file of the repository that does not exist.
 */
export function siteLink(href: string, page: URL): string {
  if (href.startsWith('#') || URL.canParse(href)) return href;
  const target = new URL(href, page);
  if (target.href.startsWith(DOCS.href) && target.pathname.endsWith('.md')) {
    return href.replace(/(^|\/)README\.md(#|$)/, '$1index.md$2');
  }
  const file = new URL(target.pathname, target);
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) throw new Error(`${page.pathname} links to ${href}, which does not exist`);
  const path = file.href.slice(repositoryFolder.href.length);
  return `${repositoryUrl}/${stats.isDirectory() ? 'tree' : 'blob'}/main/${path}${target.hash}`;
}

/** An image as HTML, which can have a width. Vite finds files by paths that begin with a dot. */
function withImagePath(html: string): string {
  return html.replace(/(<img\b[^>]*\bsrc=")(?=[\w-]+\/)/g, '$1./');
}

/** Makes links to files outside of docs/ lead to the repository, and links to a README.md to the index of its folder. */
export function links(md: MarkdownRenderer): void {
  md.core.ruler.push('site-links', ({ tokens, env }) => {
    const page = new URL(`file://${env.realPath ?? env.path}`);
    for (const token of tokens.flatMap((block) => [block, ...(block.children ?? [])])) {
      if (token.type.startsWith('html_')) token.content = withImagePath(token.content);
      const href = token.type === 'link_open' ? token.attrGet('href') : null;
      if (href) token.attrSet('href', siteLink(href, page));
    }
  });
}

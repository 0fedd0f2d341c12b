import type { MarkdownRenderer } from 'vitepress';

/** Gives blocks of Mermaid to the component that draws them. */
export function diagrams(md: MarkdownRenderer): void {
  const { fence } = md.renderer.rules;
  md.renderer.rules.fence = (tokens, index, options, env, self) => {
    const token = tokens[index];
    if (token?.info.trim() !== 'mermaid') return fence?.(tokens, index, options, env, self) ?? '';
    return `<MermaidDiagram source="${encodeURIComponent(token.content)}" />\n`;
  };
}

import type { MarkdownRenderer } from 'vitepress';

/** Vue would read `{{ }}` in a piece of code as an expression. It is text, for example of a template of a message. */
export function braces(md: MarkdownRenderer): void {
  md.core.ruler.push('braces', ({ tokens }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type === 'code_inline') token.attrSet('v-pre', '');
    }
  });
}

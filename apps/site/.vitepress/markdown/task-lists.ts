import type { MarkdownRenderer } from 'vitepress';

const SIGNS: Record<string, string> = { '[x] ': '☑ ', '[ ] ': '☐ ' };

/** Shows `- [x]` and `- [ ]` as boxes, as GitHub does. */
export function taskLists(md: MarkdownRenderer): void {
  md.core.ruler.push('task-lists', ({ tokens }) => {
    for (const [index, token] of tokens.entries()) {
      const [first] = token.children ?? [];
      const sign = first && SIGNS[first.content.slice(0, 4)];
      if (!first || !sign || tokens[index - 2]?.type !== 'list_item_open') continue;
      first.content = sign + first.content.slice(4);
      tokens[index - 2]?.attrJoin('class', 'task');
    }
  });
}

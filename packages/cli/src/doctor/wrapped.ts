/**
 * Breaks a text into lines between its words. A word that is too long stays whole.
 * @param columns The width of a line, with its indent.
 * @param indent In front of the first line, and of the others unless they have their own.
 */
export function wrapped(text: string, columns: number, indent: string, others = indent): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const before = lines.length === 0 ? indent : others;
    if (line !== '' && before.length + line.length + 1 + word.length > columns) {
      lines.push(before + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, (lines.length === 0 ? indent : others) + line];
}

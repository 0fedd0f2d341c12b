/** One command of a shell line: its program and arguments, without quotes. */
export type ShellCommand = string[];

const TOKEN =
  /\s*(?:(#.*$)|((?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|\$\([^)]*\)|<\w[\w-]*>|[^\s'"\\|;&<>])+)|(&&|\|\||[|;&]|>>?|<))/gm;

/**
 * The commands of a block of shell lines. Comments, redirections and variables in front of a program are left out. It is
 * enough for examples in a page, and is no shell: `bash -n` checks the syntax.
 */
export function commandsIn(code: string): ShellCommand[] {
  return code
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .flatMap((line) => commandsOfLine(line))
    .map((words) => words.slice(words.findIndex((word) => !/^\w+=/.test(word))))
    .filter(([program]) => program !== undefined);
}

function commandsOfLine(line: string): ShellCommand[] {
  const commands: ShellCommand[] = [[]];
  let skipsNext = false;
  for (const [, comment, word, operator] of line.matchAll(TOKEN)) {
    if (comment) break;
    if (operator) {
      skipsNext = /[<>]/.test(operator);
      if (!skipsNext) commands.push([]);
    } else if (word && !skipsNext) commands.at(-1)?.push(unquoted(word));
    else skipsNext = false;
  }
  return commands.filter((words) => words.length > 0);
}

function unquoted(word: string): string {
  return word.replaceAll(/'([^']*)'|"((?:\\.|[^"\\])*)"/g, (_, single, double) => single ?? double);
}

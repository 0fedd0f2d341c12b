import { createProgram } from '../../../packages/cli/src/program.ts';

/** Help and version end the reading of a line too. */
const HELP = /^commander\.(helpDisplayed|version)$/;
const MISSING = /^commander\.(help|missingArgument|missingMandatoryOptionValue|optionMissingArgument)$/;

type Command = ReturnType<typeof createProgram>;

/**
 * Reads a command line as `postern` does, without running it.
 * @param words Without `postern` itself.
 * @param isWhole Whether nothing may be missing. A sentence names a command without its arguments.
 * @returns What is wrong with it.
 */
export function problemOfPostern(words: readonly string[], isWhole: boolean): string | undefined {
  const program = createProgram();
  withoutAction(program);
  try {
    program.parse(words, { from: 'user' });
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    // A placeholder stands for a value.
    if (code === 'commander.invalidArgument' && String(error).includes("'<")) return undefined;
    return HELP.test(code) || (!isWhole && MISSING.test(code)) ? undefined : String(error);
  }
}

function withoutAction(command: Command): void {
  command.exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {} });
  if (command.commands.length === 0) command.action(() => {});
  for (const part of command.commands) withoutAction(part);
}

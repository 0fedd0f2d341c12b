import { CommanderError } from 'commander';
import { CommandError } from './command-error.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { failureSentence } from './failure-sentence.ts';
import { createProgram } from './program.ts';
import { createStyle } from './terminal/style.ts';

const program = createProgram();
try {
  if (process.argv.length <= 2) program.outputHelp();
  else await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  // Commander has already printed its message or the help.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.DONE : EXIT_CODES.WRONG_COMMAND_LINE;
  console.error(`${createStyle(process.stderr).red('✗')} ${failureSentence(error)}`);
  return error instanceof CommandError ? error.exitCode : EXIT_CODES.FAILED;
}

import completion from '@bomb.sh/tab/commander';
import type { Command } from 'commander';

const HELP = `
For one session:  source <(postern completion bash)   in bash or zsh ("zsh" there)
                  postern completion fish | source    in fish
"postern" must be in the PATH: npm install --global postern`;

/** Adds `postern completion bash`; the script asks `postern complete`, which the help does not list. */
export function addCompletion(program: Command): void {
  completion(program, { completionCommandName: 'completion' });
  program.commands
    .find((command) => command.name() === 'completion')
    ?.description('print a script that completes commands in a shell')
    .addHelpText('after', HELP);
}

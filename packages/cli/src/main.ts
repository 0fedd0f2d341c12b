import { program } from 'commander';
import { authorityCommand } from './commands/authority.ts';
import { backendCommand } from './commands/backend.ts';
import { devCommand } from './commands/dev.ts';
import { envCommand } from './commands/env.ts';
import { inboxCommand } from './commands/inbox.ts';
import { failureSentence } from './failure-sentence.ts';
import { createStyle } from './terminal/style.ts';

const style = createStyle(process.stdout);

program
  .name('postern')
  .description('Your own gate to Turnkey: a local authority, the authentication backend and a demo.')
  .configureHelp({ styleTitle: style.bold, showGlobalOptions: true })
  .addCommand(devCommand())
  .addCommand(authorityCommand())
  .addCommand(backendCommand())
  .addCommand(envCommand())
  .addCommand(inboxCommand());

try {
  await program.parseAsync();
} catch (error) {
  console.error(`${createStyle(process.stderr).red('✗')} ${failureSentence(error)}`);
  process.exitCode = 1;
}

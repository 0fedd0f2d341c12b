import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { auditCommand } from './commands/audit.ts';
import { authorityCommand } from './commands/authority.ts';
import { backendCommand } from './commands/backend.ts';
import { addCompletion } from './commands/completion.ts';
import { devCommand } from './commands/dev.ts';
import { doctorCommand } from './commands/doctor.ts';
import { envCommand } from './commands/env.ts';
import { fixturesCommand } from './commands/fixtures.ts';
import { inboxCommand } from './commands/inbox.ts';
import { initCommand } from './commands/init.ts';
import { parityCommand } from './commands/parity.ts';
import { repairCommand } from './commands/repair.ts';
import { resetCommand } from './commands/reset.ts';
import { sessionsCommand } from './commands/sessions.ts';
import { statusCommand } from './commands/status.ts';
import { stopCommand } from './commands/stop.ts';
import { webhooksCommand } from './commands/webhooks.ts';
import { EXIT_CODES_HELP } from './exit-codes.ts';
import { createStyle } from './terminal/style.ts';

/** The command line: every command, its help, and how errors are printed. */
export function createProgram(): Command {
  const { bold } = createStyle(process.stdout);
  const { red } = createStyle(process.stderr);
  const program = new Command('postern')
    .description('Turnkey on your own machine: a local authority, the authentication backend and a demo.')
    .version(ownVersion(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({ styleTitle: bold, showGlobalOptions: false })
    .configureOutput({
      outputError: (text, write) =>
        write(text.replace(/^error: (.)/, (_, first: string) => `${red('✗')} ${first.toUpperCase()}`)),
    })
    .exitOverride()
    .showHelpAfterError('"npx postern --help" lists the commands.')
    .addHelpText('after', `${EXIT_CODES_HELP}\n\nBegin with "npx postern dev".`);
  const commands = [
    devCommand(),
    statusCommand(),
    stopCommand(),
    resetCommand(),
    envCommand(),
    inboxCommand(),
    fixturesCommand(),
    parityCommand(),
    authorityCommand(),
    backendCommand(),
    initCommand(),
    doctorCommand(),
    auditCommand(),
    sessionsCommand(),
    repairCommand(),
    webhooksCommand(),
  ];
  for (const command of commands) {
    command
      .copyInheritedSettings(program)
      .showHelpAfterError(`"npx postern help ${command.name()}" lists its options.`);
    for (const part of command.commands) {
      part
        .copyInheritedSettings(command)
        .showHelpAfterError(`"npx postern ${command.name()} ${part.name()} --help" lists its options.`);
    }
    program.addCommand(command);
  }
  addCompletion(program);
  return program;
}

function ownVersion(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return manifest.version;
}

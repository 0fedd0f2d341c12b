import { EXIT_CODES_HELP } from '../../../packages/cli/src/exit-codes.ts';
import { createProgram } from '../../../packages/cli/src/program.ts';

type Command = ReturnType<typeof createProgram>;

/** Writes docs/commands.md from the help of each command. */
export function renderCommandsPage(): string {
  const program = createProgram();
  const commands = visible(program).filter((command) => command.name() !== 'help');
  const list = commands.map(
    (command) => `- [\`postern ${command.name()}\`](#postern-${command.name()}): ${command.description()}`,
  );
  return `${[INTRODUCTION, list.join('\n'), ...commands.flatMap((command) => sections(command, 'postern', '##')), `## Exit codes\n\n${block(EXIT_CODES_HELP.replace('Exit codes:', ''))}`].join('\n\n')}\n`;
}

const INTRODUCTION = `# Commands

\`npx postern help <command>\` prints the same in the terminal. Most options have an environment variable too; a flag is stronger. Written by
\`npm run references\` from the commands themselves.`;

function visible(command: Command): Command[] {
  return command.createHelp().visibleCommands(command);
}

function sections(command: Command, parent: string, level: string, textOfParent = ''): string[] {
  const name = `${parent} ${command.name()}`;
  const parts = visible(command).filter((part) => part.name() !== 'help');
  const options = command.options.filter(({ hidden }) => !hidden).map(optionLine);
  const usage = parts.length > 0 ? '' : block(`${name} ${command.usage()}`);
  const after = textAfter(command);
  return [
    `${level} \`${name}\``,
    `${capital(command.description())}.`,
    usage,
    command.registeredArguments
      .map((argument) => `- \`${argument.name()}\`${argument.description ? `: ${argument.description}` : ''}`)
      .join('\n'),
    options.join('\n'),
    after === textOfParent ? '' : after,
    ...parts.flatMap((part) => sections(part, name, `${level}#`, after)),
  ].filter((each) => each !== '');
}

function optionLine({ flags, description, envVar, defaultValue, argChoices }: Command['options'][number]): string {
  const facts = [
    argChoices ? `one of ${argChoices.map((choice) => `\`${choice}\``).join(', ')}` : '',
    defaultValue === undefined || defaultValue === false ? '' : `default \`${defaultValue}\``,
    envVar ? `variable \`${envVar}\`` : '',
  ].filter((fact) => fact !== '');
  const text = description.replace(/ \(env: (\w+)\)$/, ' (variable `$1`)');
  return `- \`${flags}\`: ${text}${facts.length > 0 ? ` (${facts.join('; ')})` : ''}`;
}

/** What stands below the options in the help: variables, formats, examples. */
function textAfter(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  const after = text.slice(text.indexOf(command.helpInformation()) + command.helpInformation().length).trim();
  return after === '' ? '' : block(after);
}

function block(text: string): string {
  return `\`\`\`text\n${text.replace(/^\n+/, '').trimEnd()}\n\`\`\``;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

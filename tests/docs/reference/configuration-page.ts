import { type ConfigurationOption, configurationOptions } from '@postern/backend';
import { type OptionDocs, optionDocs } from './option-docs.ts';

/** Writes docs/configuration.md from the schema of the options, the table of their variables and their docstrings. */
export function renderConfigurationPage(): string {
  const docs = optionDocs();
  const options = configurationOptions();
  const undescribed = options.filter(({ path }) => !docs.get(path)?.text && !isOneOfItsKind(path, docs));
  if (undescribed.length > 0) {
    throw new Error(`these options have no docstring: ${undescribed.map(({ path }) => path).join(', ')}`);
  }
  const isSingle = ({ path }: ConfigurationOption) => !path.includes('.');
  const groups = [...new Set(options.filter((each) => !isSingle(each)).map(({ path }) => path.split('.', 1)[0] ?? ''))];
  const sections = groups.map((group) => {
    const own = options.filter(({ path }) => path.startsWith(`${group}.`));
    return [`## \`${group}\``, docs.get(group)?.text ?? '', linesOf(own, docs)].filter(Boolean).join('\n\n');
  });
  const singles = `## Options without a group\n\n${linesOf(options.filter(isSingle), docs)}`;
  return `${[INTRODUCTION, variables(options), singles, ...sections].join('\n\n')}\n`;
}

const INTRODUCTION = `# Configuration

A deployment has one configuration, in \`postern.config.ts\` beside \`package.json\`. \`npx postern init\` writes it.

\`\`\`ts
import { defineConfig } from '@postern/backend';

export default defineConfig({
  appName: 'Example',
  origins: ['https://app.example.com'],
  otp: { smsCountries: ['DE', 'US'] },
  databaseUrl: process.env.DATABASE_URL,
});
\`\`\`

\`postern backend\`, \`audit\`, \`sessions\`, \`webhooks\` and \`repair\` read this file from the folder where they run, or with \`--config <file>\`. Its name
can end in \`.ts\`, \`.mts\`, \`.js\` or \`.mjs\`. TypeScript needs no build step. Types are not checked then: your editor and \`tsc\` do that.

**A server of your own** takes the same object: \`import config from './postern.config.ts'\`. It has to load \`.env\` itself, for example with
\`node --env-file=.env\`.

<!-- example: declare const config: import('@postern/backend').PosternConfig; -->

\`\`\`ts
import { createPostern } from '@postern/backend';

export const postern = createPostern(config);
\`\`\`

**What counts**, from the strongest: a flag of \`postern backend\`, the file, an environment variable, the file \`.env\` beside the configuration, the
default. So an option that is in the file ignores its variable. Write \`process.env.NAME\` in the file where a variable should decide. Secrets
belong into variables, so that the file can be in git.

**Errors** name the option, its variable and what to write, for all mistakes at once. They never repeat a value.

Written by \`npm run references\` from the schema, the table of variables and the docstrings of the types.`;

function variables(options: readonly ConfigurationOption[]): string {
  const rows = options.flatMap(({ path, variable }) =>
    variable ? [[`\`${variable.name}\``, `\`${path}\``, variable.isOfCommand ? '`postern` only' : 'everywhere']] : [],
  );
  return `## Environment variables

A list is separated by commas, and \`none\` is the empty list. \`createPostern\` does not read the variables that are for \`postern\` only: many apps have a
\`DATABASE_URL\` for their own database. The [commands](commands.md) say what each variable is.

${table(['variable', 'option', 'read by'], rows)}`;
}

function table(heads: string[], rows: string[][]): string {
  const widths = heads.map((head, column) =>
    Math.max(...[heads, ...rows].map((row) => row[column]?.length ?? head.length)),
  );
  const line = (cells: string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(heads), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function linesOf(options: readonly ConfigurationOption[], docs: ReadonlyMap<string, OptionDocs>): string {
  return options.map((option) => lineOf(option, docs)).join('\n');
}

function lineOf({ path, variable, defaultCode }: ConfigurationOption, docs: ReadonlyMap<string, OptionDocs>): string {
  const { text, type } = docs.get(path) ?? { text: '', type: '' };
  const facts = [
    `\`${type}\``,
    defaultCode === undefined ? '' : `default \`${defaultCode}\``,
    variable ? `variable \`${variable.name}\`` : '',
  ];
  return `- **\`${path}\`** (${facts.filter(Boolean).join('; ')})${text ? `: ${text}` : ''}`;
}

/** The parts of a group that is described as a whole, such as the budget of codes. */
function isOneOfItsKind(path: string, docs: ReadonlyMap<string, OptionDocs>): boolean {
  const group = path.split('.').slice(0, -1).join('.');
  return docs.has(path) && Boolean(docs.get(group)?.text);
}

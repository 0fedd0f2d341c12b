/** How the tests noticed the changes of one file. */
export interface FileScore {
  file: string;
  /** A test failed, or did not end. */
  killed: number;
  /** No test failed. */
  survived: number;
}

/** A group with a lower score fails, in percent. */
export const MINIMUM_SCORE = 90;

/** The scores of each group, by its name. */
export type Scores = Readonly<Record<string, readonly FileScore[]>>;

/** Changes that a test noticed, in percent of all changes. */
export function scoreOf(files: readonly FileScore[]): number {
  const killed = sum(files.map((file) => file.killed));
  const all = killed + sum(files.map((file) => file.survived));
  return all === 0 ? 0 : (100 * killed) / all;
}

/** Writes the page with the score of every file. */
export function renderMutationPage(scores: Scores): string {
  const paragraphs = [
    '# Mutation testing',
    `\`npm run mutation\` changes the code that decides, one place at a time, and runs the tests: a condition becomes ` +
      '`true`, `<` becomes `<=`, a call is left out. A test must fail each time. The score is the part of the changes ' +
      `that a test noticed. A group below ${MINIMUM_SCORE} % fails. \`npm run mutation -- --group tokens\` runs one group, and ` +
      'prints every change that no test noticed. A change that cannot matter has a comment in the code that says why, ' +
      'and is not counted.',
    '[Stryker](https://stryker-mutator.io) makes the changes. The run writes this page and [mutation.json](mutation.json).',
    table(
      'group',
      Object.entries(scores).map(([name, files]) => ({ name, files })),
    ),
    ...Object.entries(scores).flatMap(([name, files]) => [
      `## ${name}`,
      table(
        'file',
        files.map((file) => ({ name: `[${file.file}](../${file.file})`, files: [file] })),
      ),
    ]),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function table(first: string, rows: readonly { name: string; files: readonly FileScore[] }[]): string {
  const lines = rows.map(({ name, files }) => {
    const killed = sum(files.map((file) => file.killed));
    const survived = sum(files.map((file) => file.survived));
    return `| ${name} | ${killed} | ${survived} | ${scoreOf(files).toFixed(1)} % |`;
  });
  return [`| ${first} | noticed | not noticed | score |`, '| --- | --- | --- | --- |', ...lines].join('\n');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

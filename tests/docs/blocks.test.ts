import { describe, expect, test } from 'vitest';
import { problemOfBlock } from './blocks/check-block.ts';
import { problemOfCommand } from './blocks/check-command.ts';
import { type Block, blocksOf, inlineCodeOf, readersPages, readPage } from './blocks/markdown.ts';
import { commandsIn } from './blocks/shell.ts';

const pages = readersPages();

test.each(pages)('Every block of %s passes the check of its language', async (page) => {
  const text = await readPage(page);
  const problems = blocksOf(page, text).flatMap((block) => {
    const problem = problemOfBlock(block, text);
    return problem ? [`${block.place}: ${problem}`] : [];
  });
  expect(problems).toEqual([]);
});

test.each(pages)('The commands in the sentences of %s exist', async (page) => {
  const text = await readPage(page);
  const commands = inlineCodeOf(text).filter((code) =>
    /^(npx )?postern [a-z]|^npm (run [a-z]|test|start)\b/.test(code),
  );
  const problems = commands
    .filter((code) => !/[…<]/.test(code))
    .flatMap((code) => commandsIn(code).map((command) => problemOfCommand(command, text, false) ?? ''))
    .filter((problem) => problem !== '');
  expect(problems).toEqual([]);
});

describe('A block is refused', () => {
  const problem = (language: string, code: string, note?: Block['note']) =>
    problemOfBlock(
      { page: 'README.md', place: 'README.md:1', language, code, ...(note ? { note } : {}) },
      '# A page\n',
    );

  test.each([
    ['without a language', '', 'npm ci', 'name a language'],
    ['in a language that nothing checks', 'cobol', 'STOP RUN.', 'nothing checks cobol'],
    ['with JSON that cannot be parsed', 'json', '{"a":}', 'Unexpected token'],
    ['with YAML that cannot be parsed', 'yaml', 'a: [1', 'Flow sequence'],
    ['with a command that does not exist', 'sh', 'npx postern deploy', "unknown command 'deploy'"],
    ['with an option that does not exist', 'sh', 'npm ci && npx postern env --colour', "unknown option '--colour'"],
    ['with a value that is not allowed', 'sh', 'npx postern env --format xml', "argument 'xml' is invalid"],
    ['with a script that does not exist', 'sh', 'FAST=1 npm run fly', 'there is no script fly'],
    ['with a package that does not exist', 'sh', 'npm install --save-dev postern-pro', 'postern-pro'],
    ['with a file that does not exist', 'sh', 'node --env-file=.env missing.js', 'there is no file missing.js'],
    ['with a path that the authority does not have', 'sh', 'curl $URL/_authority/code', 'no path /_authority/code'],
    ['with a program that is not known', 'sh', 'rm -rf x', 'rm is no program'],
    ['with a line that is no shell', 'sh', 'npm ci "', 'unexpected EOF'],
    ['with a variable that no code reads', 'dotenv', 'POSTERN_COLOUR=red', 'no code reads POSTERN_COLOUR'],
  ])('%s', (_, language, code, expected) => {
    expect(problem(language, code)).toContain(expected);
  });

  test('that differs from the file which it shows', () => {
    expect(problem('json', '{}', { kind: 'file', text: 'package.json' })).toBe('it differs from package.json');
  });

  test('whose test does not read the page', () => {
    const note = { kind: 'checked by', text: 'tests/docs/asvs.test.ts' };
    expect(problem('text', 'words', note)).toBe('tests/docs/asvs.test.ts does not read README.md');
  });

  test('that gives no reason for not being checked', () => {
    expect(problem('text', 'words', { kind: 'not checked', text: 'no' })).toBe('say why it is not checked');
  });
});

test('Comments, variables, redirections and continued lines of a shell are understood', () => {
  const code = "A=1 npx postern env > .env && . ./.env  # into a file\nnpm run x -- \\\n  --y 'a b' | sed 's/#/x/'\n";
  expect(commandsIn(code)).toEqual([
    ['npx', 'postern', 'env'],
    ['.', './.env'],
    ['npm', 'run', 'x', '--', '--y', 'a b'],
    ['sed', 's/#/x/'],
  ]);
});

test('A block in a list is found, with its note and without its indent', () => {
  const [block] = blocksOf('a.md', '1. One\n\n   <!-- file: b.js -->\n\n   ```js\n   x;\n     y;\n   ```\n');
  expect(block).toMatchObject({ place: 'a.md:5', language: 'js', code: 'x;\n  y;\n' });
});

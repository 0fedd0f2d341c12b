import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { ConfigurationError, readConfig } from '@postern/backend';
import { CommandError } from '../command-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';

/** What the new configuration says. */
export interface Answers {
  appName: string;
  origins: string[];
  /** Undefined for a local authority, where all countries get codes. */
  smsCountries: string[] | undefined;
}

/** The flags, as they were given. */
export interface AnswerFlags {
  appName?: string;
  origins?: string;
  smsCountries?: string;
}

interface AskOptions {
  flags: AnswerFlags;
  folder: string;
  isLocal: boolean;
  /** Asks on the terminal for what no flag says. */
  isInteractive: boolean;
}

interface Question {
  name: keyof AnswerFlags;
  flag: string;
  path: string;
  text: string;
  preset: string;
}

/**
 * The answers of the flags, of the operator, and else the usual ones.
 *
 * @throws CommandError when a flag is wrong
 */
export async function readAnswers({ flags, folder, isLocal, isInteractive }: AskOptions): Promise<Answers> {
  const questions = questionsFor(await nameOfProject(folder), isLocal);
  const terminal = isInteractive ? createInterface({ input: process.stdin, output: process.stderr }) : undefined;
  const texts: Record<string, string> = {};
  try {
    for (const question of questions) texts[question.path] = await answerTo(question, flags, terminal);
  } finally {
    terminal?.close();
  }
  const { appName = '', origins = [], otp } = checked(questions, texts);
  return { appName, origins, smsCountries: otp?.smsCountries };
}

function questionsFor(project: string, isLocal: boolean): Question[] {
  const countries: Question = {
    name: 'smsCountries',
    flag: '--sms-countries',
    path: 'otp.smsCountries',
    text: 'Countries that get codes by SMS, such as DE,US',
    preset: 'none',
  };
  return [
    { name: 'appName', flag: '--app-name', path: 'appName', text: 'Name of the app in messages', preset: project },
    {
      name: 'origins',
      flag: '--origins',
      path: 'origins',
      text: 'Origins of your pages, separated by commas',
      preset: isLocal ? 'http://localhost:5173' : 'none',
    },
    ...(isLocal ? [] : [countries]),
  ];
}

/** Asks until the answer is right. */
async function answerTo(
  question: Question,
  flags: AnswerFlags,
  terminal: ReturnType<typeof createInterface> | undefined,
): Promise<string> {
  const given = flags[question.name];
  if (given !== undefined || !terminal) return given ?? question.preset;
  for (;;) {
    const asked = terminal.question(`${question.text} (${question.preset}): `);
    const said = (await Promise.race([asked, untilClosed(terminal)])).trim() || question.preset;
    try {
      checked([question], { [question.path]: said });
      return said;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const [, mistake = error.message] = / is not valid: (.*?\.) Set for /.exec(error.message) ?? [];
      console.error(`It ${mistake}`);
    }
  }
}

/** Ctrl-C and Ctrl-D end the questions, and then an answer never comes. */
function untilClosed(terminal: ReturnType<typeof createInterface>): Promise<never> {
  return new Promise((_, reject) => {
    terminal.once('close', () => reject(new CommandError('Nothing was made.')));
  });
}

function checked(questions: readonly Question[], answers: Record<string, string>) {
  const texts = questions.map(({ path, flag }) => ({ path, name: flag, text: answers[path] ?? '' }));
  try {
    return readConfig({}, { environment: {}, texts });
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new CommandError(error.message, EXIT_CODES.WRONG_COMMAND_LINE);
  }
}

/** The name in `package.json`, else of the folder. */
async function nameOfProject(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '{}');
  const [, name = ''] = /"name"\s*:\s*"(?:@[^/"]+\/)?([^"\\]{1,100})"/.exec(text) ?? [];
  return name || basename(folder).slice(0, 100) || 'Example';
}

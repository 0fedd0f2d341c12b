import { EXIT_CODES, type ExitCode } from './exit-codes.ts';

/** What the operator has to put right. The message is one sentence that says what is wrong and what to do next. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = EXIT_CODES.FAILED) {
    super(message);
    this.exitCode = exitCode;
  }
}
